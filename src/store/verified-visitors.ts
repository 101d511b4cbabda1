import { type Kysely, sql } from 'kysely';
import type { Visitor } from '../core/directory.ts';
import type { Tables } from './tables.ts';
import { type LastingFacts, visitorColumns } from './visitors.ts';

/** Devices on which one visitor is known at a time; the one that came first is forgotten first. */
const MOST_TOKENS = 20;

/** Who is proved to be whom. */
export interface ProvedVisitor {
  readonly accountId: string;
  readonly inboxId: string;
  readonly userId: string;
  readonly facts: Partial<LastingFacts>;
  /** The names of the facts that are proved. */
  readonly verified: readonly string[];
}

/** Visitors who proved who they are: one for each user of an inbox, on whichever device. */
export class VerifiedVisitors {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The visitor, and whoever in the account's other inboxes has proved to be the same user; at most 200. */
  async idsOfSamePerson(accountId: string, visitorId: string): Promise<readonly string[]> {
    // By way of the inboxes, each of which finds a user by its index.
    const { rows } = await sql<{ id: string }>`
      SELECT other.id FROM visitor one
      JOIN inbox i ON i.account_id = one.account_id
      JOIN visitor other ON other.account_id = i.account_id AND other.inbox_id = i.id AND other.user_id = one.user_id
      WHERE one.account_id = ${accountId} AND one.id = ${visitorId} AND other.id <> one.id
      LIMIT 199`.execute(this.#db);
    return [visitorId, ...rows.map(({ id }) => id)];
  }

  /** The user's visitor, with what is newly proved; null when nobody has proved to be this user before. */
  async renew({ accountId, inboxId, userId, facts, verified }: ProvedVisitor): Promise<Visitor | null> {
    const { attributes, ...rest } = facts;
    const found = await this.#db
      .updateTable('visitor')
      .set({
        ...rest,
        ...(attributes && { attributes: sql`attributes || ${JSON.stringify(attributes)}::jsonb` }),
        verified: [...verified],
        lastSeenAt: sql`now()`,
      })
      .where('accountId', '=', accountId)
      .where('inboxId', '=', inboxId)
      .where('userId', '=', userId)
      .returning(visitorColumns)
      .executeTakeFirst();
    return found ?? null;
  }

  /**
   * Makes a visitor known under the user's name: an unproved one who is there already, or a new one. False when
   * meanwhile another became this user's.
   */
  async claim(
    { accountId, inboxId, userId }: ProvedVisitor,
    visitor: { readonly id: string; readonly tokenHash: Buffer | null },
  ): Promise<boolean> {
    const { id, tokenHash } = visitor;
    try {
      if (tokenHash) {
        await this.#db
          .insertInto('visitor')
          .values({ accountId, id, inboxId, tokenHash, userId, attributes: '{}' })
          .execute();
        return true;
      }
      const { numUpdatedRows } = await this.#db
        .updateTable('visitor')
        .set({ userId })
        .where('accountId', '=', accountId)
        .where('inboxId', '=', inboxId)
        .where('id', '=', id)
        .where('userId', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    } catch (error) {
      if ((error as { readonly constraint?: unknown }).constraint === 'visitor_by_user') return false;
      throw error;
    }
  }

  /** Lets the visitor be known by one more token. */
  async addToken(accountId: string, visitorId: string, tokenHash: Buffer): Promise<void> {
    await this.#db.insertInto('visitorToken').values({ accountId, visitorId, tokenHash }).execute();
    await sql`DELETE FROM visitor_token WHERE account_id = ${accountId} AND visitor_id = ${visitorId} AND token_hash IN (
      SELECT token_hash FROM visitor_token WHERE account_id = ${accountId} AND visitor_id = ${visitorId}
      ORDER BY created_at DESC OFFSET ${MOST_TOKENS})`.execute(this.#db);
  }

  /** Whether somebody else has proved to be reached at this address or number. */
  async isAnothers(
    accountId: string,
    visitorId: string | null,
    reached: { readonly email: string | null; readonly phone: string | null },
  ): Promise<boolean> {
    const { rows } = await sql`
      SELECT 1 FROM visitor
      WHERE account_id = ${accountId} AND user_id IS NOT NULL AND id IS DISTINCT FROM ${visitorId}::uuid
        AND ((left(lower(email), 320) = left(lower(${reached.email}::text), 320)
            AND lower(email) = lower(${reached.email}::text) AND 'email' = ANY (verified))
          OR (phone = ${reached.phone}::text AND 'phone' = ANY (verified)))
      LIMIT 1`.execute(this.#db);
    return rows.length > 0;
  }
}
