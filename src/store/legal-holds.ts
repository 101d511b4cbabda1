import { type Kysely, type Selectable, sql } from 'kysely';
import type { LegalHold } from '../core/privacy/hold.ts';
import type { Place } from '../core/query.ts';
import type { Tables } from './tables.ts';

/** What must stay as it is, whatever the rules say. */
export class LegalHoldTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Adds it, unless what it is about is not there; answers it, or null. No removal of the account is under way then. */
  add(hold: Omit<LegalHold, 'sessionNumber' | 'visitorName'>): Promise<LegalHold | null> {
    const { accountId, kind, subjectId } = hold;
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR UPDATE`.execute(transaction);
      const subject = await transaction
        .selectFrom(kind)
        .select('id')
        .where('accountId', '=', accountId)
        .where('id', '=', subjectId)
        .executeTakeFirst();
      if (!subject) return null;
      await transaction
        .insertInto('legalHold')
        .values({ ...hold, madeBy: JSON.stringify(hold.madeBy), createdAt: new Date(hold.createdAt) })
        .execute();
      const { rows } = await sql<LegalHold>`${told} WHERE h.account_id = ${accountId} AND h.id = ${hold.id}`.execute(
        transaction,
      );
      return rows[0] ?? null;
    });
  }

  /** The oldest first. */
  async list(accountId: string, after: Place | null, limit: number): Promise<readonly LegalHold[]> {
    const [at, id] = after ? [new Date(after.value), after.id] : [new Date(0), leastId];
    const { rows } = await sql<LegalHold>`${told}
      WHERE h.account_id = ${accountId} AND (h.created_at, h.id) > (${at}::timestamptz, ${id}::uuid)
      ORDER BY h.created_at, h.id LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** Lifts it, and answers what it was; null when there is none. */
  async remove(accountId: string, id: string): Promise<Selectable<Tables['legalHold']> | null> {
    const removed = await this.#db
      .deleteFrom('legalHold')
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return removed ?? null;
  }

  /** Those that stand in the way of erasing these visitors: on themselves, and on any of their sessions. */
  async ofVisitors(accountId: string, visitorIds: readonly string[]): Promise<readonly LegalHold[]> {
    const { rows } = await sql<LegalHold>`
      ${told} WHERE h.account_id = ${accountId}
        AND (h.subject_id = ANY(${visitorIds}::uuid[]) OR s.visitor_id = ANY(${visitorIds}::uuid[]))
      ORDER BY h.created_at, h.id LIMIT 1000`.execute(this.#db);
    return rows;
  }
}

const leastId = '00000000-0000-0000-0000-000000000000';

/** Holds with what people know their subjects by. */
const told = sql`SELECT h.*, s.number AS session_number, coalesce(v.name, v.email) AS visitor_name FROM legal_hold h
  LEFT JOIN session s ON s.account_id = h.account_id AND s.id = h.subject_id
  LEFT JOIN visitor v ON v.account_id = h.account_id AND v.id = coalesce(s.visitor_id, h.subject_id)`;
