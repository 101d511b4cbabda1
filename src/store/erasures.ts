import { type Kysely, sql, type Transaction } from 'kysely';
import type { Erasure, ErasureCounts } from '../core/privacy/erasure.ts';
import type { Place } from '../core/query.ts';
import type { Tables } from './tables.ts';

/** Receipts of erasures; one that is not finished is work to be done. */
export class ErasureTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ accountId, id, visitorIds, requestedBy, createdAt }: Erasure): Promise<void> {
    await this.#db
      .insertInto('erasure')
      .values({
        accountId,
        id,
        visitorIds: [...visitorIds],
        requestedBy: JSON.stringify(requestedBy),
        createdAt: new Date(createdAt),
      })
      .execute();
  }

  async get(accountId: string, id: string): Promise<Erasure | null> {
    const found = await this.#db
      .selectFrom('erasure')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return found ?? null;
  }

  /** The newest first. */
  list(accountId: string, after: Place | null, limit: number): Promise<readonly Erasure[]> {
    let select = this.#db.selectFrom('erasure').selectAll().where('accountId', '=', accountId);
    if (after) {
      const at = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${after.id}::uuid)`);
    }
    return select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
  }

  /** Those that were begun before then and are not finished: whoever did them is gone. */
  underWay(before: number): Promise<readonly Erasure[]> {
    return this.#db
      .selectFrom('erasure')
      .selectAll()
      .where('finishedAt', 'is', null)
      .where(sql<boolean>`created_at < ${new Date(before)}`)
      .orderBy('createdAt')
      .limit(20)
      .execute();
  }

  async finish({ accountId, id }: Erasure, at: number): Promise<void> {
    await this.#db
      .updateTable('erasure')
      .set({ finishedAt: new Date(at), counts: sql`${JSON.stringify(asked)}::jsonb || counts` })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('finishedAt', 'is', null)
      .execute();
  }
}

/** What a receipt tells of in any case, though there was none. */
const asked: ErasureCounts = { session: 0, event: 0, visitor: 0, 'search-words': 0, 'stored-files': 0, exports: 0 };

/** Adds to an erasure's receipt, in the transaction that removes what is counted: a crash leaves both or neither. Null is no erasure's. */
export async function countErased(
  transaction: Transaction<Tables>,
  accountId: string,
  receiptId: string | null,
  counts: ErasureCounts,
): Promise<void> {
  if (receiptId === null) return;
  await sql`UPDATE erasure SET counts = (
      SELECT coalesce(jsonb_object_agg(name, total), '{}') FROM (
        SELECT name, sum(count::bigint) AS total FROM (
          SELECT * FROM jsonb_each_text(counts) UNION ALL SELECT * FROM jsonb_each_text(${JSON.stringify(counts)}::jsonb)
        ) each (name, count) GROUP BY name
      ) totals
    ) WHERE account_id = ${accountId} AND id = ${receiptId}`.execute(transaction);
}
