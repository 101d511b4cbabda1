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

  /** Adds it, unless what it is about is not there; answers whether it did. No removal of the account is under way then. */
  add(hold: LegalHold): Promise<boolean> {
    const { accountId, kind, subjectId } = hold;
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR UPDATE`.execute(transaction);
      const subject = await transaction
        .selectFrom(kind)
        .select('id')
        .where('accountId', '=', accountId)
        .where('id', '=', subjectId)
        .executeTakeFirst();
      if (!subject) return false;
      await transaction
        .insertInto('legalHold')
        .values({ ...hold, madeBy: JSON.stringify(hold.madeBy), createdAt: new Date(hold.createdAt) })
        .execute();
      return true;
    });
  }

  /** The oldest first. */
  list(accountId: string, after: Place | null, limit: number): Promise<readonly LegalHold[]> {
    let select = this.#db.selectFrom('legalHold').selectAll().where('accountId', '=', accountId);
    if (after) {
      const at = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(created_at, id) > (${at}::timestamptz, ${after.id}::uuid)`);
    }
    return select.orderBy('createdAt').orderBy('id').limit(limit).execute();
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
      SELECT h.* FROM legal_hold h WHERE h.account_id = ${accountId} AND (
        h.subject_id = ANY(${visitorIds}::uuid[]) OR EXISTS (
          SELECT FROM session s
          WHERE s.account_id = h.account_id AND s.id = h.subject_id AND s.visitor_id = ANY(${visitorIds}::uuid[])
        )) ORDER BY created_at, id LIMIT 1000`.execute(this.#db);
    return rows;
  }
}
