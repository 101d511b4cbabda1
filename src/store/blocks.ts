import { type Kysely, sql } from 'kysely';
import type { Block } from '../core/safety.ts';
import type { DirectoryNotices } from './directory-notices.ts';
import { countErased } from './erasures.ts';
import type { Tables } from './tables.ts';

const columns = ['accountId', 'id', 'kind', 'value', 'reason', 'madeBy', 'createdAt', 'expiresAt'] as const;

/** Who may not chat, by account. Held in memory, for each message asks; changes are announced to all processes. */
export class BlockTable {
  readonly #db: Kysely<Tables>;
  readonly #notices: DirectoryNotices;
  readonly #held = new Map<string, Promise<readonly Block[]>>();

  constructor(db: Kysely<Tables>, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
    notices.onChange((accountId) => {
      if (accountId === null) this.#held.clear();
      else this.#held.delete(accountId);
    });
  }

  /** All of the account, oldest first; those whose time is over too. The same list until something changes. */
  list(accountId: string): Promise<readonly Block[]> {
    const held = this.#held.get(accountId);
    if (held) return held;
    const read = this.#db
      .selectFrom('block')
      .select(columns)
      .where('accountId', '=', accountId)
      .orderBy('id')
      .execute();
    if (this.#notices.isListening) this.#held.set(accountId, read);
    read.catch(() => this.#held.delete(accountId));
    return read;
  }

  async add({ madeBy, createdAt, expiresAt, ...block }: Block): Promise<void> {
    await this.#db
      .insertInto('block')
      .values({
        ...block,
        madeBy: JSON.stringify(madeBy),
        createdAt: new Date(createdAt),
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      })
      .execute();
    await this.#notices.announce(block.accountId);
  }

  /** False when there was none. */
  async remove(accountId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('block')
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    if (numDeletedRows > 0n) await this.#notices.announce(accountId);
    return numDeletedRows > 0n;
  }

  /** Lifts those of these visitors; the receipt of their erasure counts them in the same commit. */
  async removeOfVisitors(accountId: string, visitorIds: readonly string[], receiptId: string): Promise<void> {
    const removed = await this.#db.transaction().execute(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('block')
        .where('accountId', '=', accountId)
        .where('kind', '=', 'visitor')
        .where('value', 'in', visitorIds)
        .executeTakeFirstOrThrow();
      const block = Number(numDeletedRows);
      await countErased(transaction, accountId, receiptId, { block });
      return block;
    });
    if (removed > 0) await this.#notices.announce(accountId);
  }

  /** Forgets those whose time was over a month ago. */
  async sweep(now: number): Promise<void> {
    await sql`DELETE FROM block WHERE expires_at < ${new Date(now)}::timestamptz - interval '30 days'`.execute(
      this.#db,
    );
  }
}
