import { type Kysely, sql, type Transaction } from 'kysely';
import { rollupVersion } from '../core/rollups/contribution.ts';
import { AgentLegs } from './agent-legs.ts';
import type { Appended } from './journal.ts';
import { lockHead, moveHead, type Walked, walkRollups } from './rollup-walk.ts';
import { type Lag, type RollupStanding, RollupsInHand } from './rollups-in-hand.ts';
import { rewritesOf } from './search-index.ts';
import type { Tables } from './tables.ts';

/** How two generations of an account's rollups differ that were made from the same events. */
export interface RollupComparison {
  readonly cells: number;
  /** Cells that are not the same in both; null where there is nothing to compare with. */
  readonly differences: number | null;
}

/** Of a generation that `koine rebuild` makes beside the current one. */
const REBUILDING = 'rebuilding';
const LOCK_SEED = 4_711_035;
const REMOVED_AT_ONCE = 20_000;

interface Head {
  readonly generation: number;
  readonly version: string;
  readonly current: boolean;
  readonly position: number;
}

/** Keeps each account's rollups as far as its log has come, in one process at a time. */
export class Rollups {
  readonly #db: Kysely<Tables>;
  readonly #now: () => number;
  readonly #inHand = new RollupsInHand();

  constructor(db: Kysely<Tables>, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** Keeps in hand what this process appended: then its sessions' logs need not be read again. */
  hear(appended: Appended): void {
    this.#inHand.add(appended);
  }

  /**
   * Accounts whose rollups lack something of the log, or were made by other functions than this Koine's; when it is not
   * to be thorough, without those that lack only what is in hand and changes no figure.
   */
  async accountsBehind(isThorough = true): Promise<readonly string[]> {
    const { rows } = await sql<Lag>`
      SELECT h.account_id, r.generation, r.position, h.position AS newest
      FROM account_head h LEFT JOIN rollup_head r ON r.account_id = h.account_id AND r.current
      WHERE h.position > 0 AND (r.position IS NULL OR r.version <> ${rollupVersion} OR r.position < h.position)`.execute(
      this.#db,
    );
    return rows.filter((row) => isThorough || !this.#inHand.isIdle(row)).map(({ accountId }) => accountId);
  }

  /** How many events of the account its figures lack, as this Koine's functions make them. */
  async behind(accountId: string): Promise<number> {
    const { rows } = await sql<{ behind: number }>`
      SELECT h.position - coalesce(max(r.position), 0) AS behind
      FROM account_head h LEFT JOIN rollup_head r ON r.account_id = h.account_id AND r.version = ${rollupVersion}
      WHERE h.account_id = ${accountId} GROUP BY h.position`.execute(this.#db);
    return Number(rows[0]?.behind ?? 0);
  }

  /**
   * Takes the next stretch of the account's log into its rollups: all that is in hand where it follows on, else so many
   * positions of what is stored. True when there is more; false as well while another process does so. Rollups that other
   * functions made are read until new ones, made from the beginning, have caught up.
   */
  async step(accountId: string, positions?: number): Promise<boolean> {
    const stepped = await this.#db.transaction().execute(async (transaction) => {
      if (!(await isLocked(transaction, accountId))) return null;
      const head =
        (await headOf(transaction, accountId, rollupVersion)) ??
        (await this.#begin(transaction, accountId, rollupVersion));
      const { generation, position: from } = head;
      await lockHead(transaction, accountId, generation);
      // What is removed from now on waits; what was removed before shows in the count.
      const standing = { accountId, generation, position: from, rewrites: await rewritesOf(transaction, accountId) };
      const newest = await newestPosition(transaction, accountId);
      const upTo = Math.min(newest, this.#inHand.begins(standing) ?? newest);
      const position =
        (await this.#takeInHand(transaction, standing)) ??
        (await this.#walk(transaction, accountId, head, upTo, positions)).position;
      if (position >= newest && !head.current) await makeCurrent(transaction, accountId, generation);
      return { standing: { ...standing, position }, isBehind: position < newest };
    });
    if (stepped) this.#inHand.stand(stepped.standing);
    return stepped?.isBehind === true;
  }

  /** Up to where it came; null when the log is to be asked. */
  async #takeInHand(transaction: Transaction<Tables>, standing: RollupStanding): Promise<number | null> {
    const held = this.#inHand.take(standing);
    if (!held) return null;
    await new AgentLegs(transaction).put(standing.accountId, [...held.sessions.values()]);
    await held.cells.write(transaction);
    await moveHead(transaction, { ...standing, position: held.to }, this.#now());
    return held.to;
  }

  /** Removes figures that nobody reads any more. */
  async sweep(): Promise<void> {
    const { rows } = await sql<{ accountId: string; generation: number }>`
      SELECT o.account_id, o.generation FROM rollup_head o
      JOIN rollup_head c ON c.account_id = o.account_id AND c.current
      WHERE NOT o.current AND o.generation < c.generation`.execute(this.#db);
    for (const { accountId, generation } of rows) await this.#remove(accountId, generation);
  }

  /**
   * Makes the account's rollups anew from its whole log beside the current ones, compares them as of one position, and
   * unless only told to check puts them in their place. Safe beside running servers.
   */
  async rebuild(
    accountId: string,
    options: { readonly checkOnly: boolean; readonly onProgress?: (walked: Walked) => void },
  ): Promise<RollupComparison> {
    await this.#forgetRebuilding(accountId);
    const head = await this.#db.transaction().execute((transaction) => this.#begin(transaction, accountId, REBUILDING));
    for (let isBehind = true; isBehind; ) {
      const walked = await this.#db.transaction().execute(async (transaction) => {
        const now = await headOf(transaction, accountId, REBUILDING);
        return this.#walk(transaction, accountId, now ?? head, await newestPosition(transaction, accountId));
      });
      options.onProgress?.(walked);
      isBehind = walked.position < walked.newest;
    }
    const comparison = await this.#settle(accountId, options.checkOnly);
    await this.#forgetRebuilding(accountId);
    await this.sweep();
    return comparison;
  }

  /** Brings both generations to one position and compares them, while nobody else walks the account. */
  #settle(accountId: string, checkOnly: boolean): Promise<RollupComparison> {
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT pg_advisory_xact_lock(${lockKey(accountId)})`.execute(transaction);
      const newest = await newestPosition(transaction, accountId);
      const rebuilt = await headOf(transaction, accountId, REBUILDING);
      if (!rebuilt) return { cells: 0, differences: null };
      const current = await currentHead(transaction, accountId);
      const isComparable = current?.version === rollupVersion;
      for (const head of isComparable ? [rebuilt, current] : [rebuilt]) {
        for (let from = head.position; from < newest; ) {
          from = (await this.#walk(transaction, accountId, { ...head, position: from }, newest)).position;
        }
      }
      const comparison = {
        cells: await countCells(transaction, accountId, rebuilt.generation),
        differences: isComparable
          ? await differences(transaction, accountId, [current.generation, rebuilt.generation])
          : null,
      };
      if (!checkOnly) {
        await transaction
          .updateTable('rollupHead')
          .set({ version: rollupVersion })
          .where('accountId', '=', accountId)
          .where('generation', '=', rebuilt.generation)
          .execute();
        await makeCurrent(transaction, accountId, rebuilt.generation);
      }
      return comparison;
    });
  }

  #walk(
    transaction: Transaction<Tables>,
    accountId: string,
    head: Head,
    newest: number,
    positions?: number,
  ): Promise<Walked> {
    const { generation, position: from } = head;
    return walkRollups(transaction, { accountId, generation, from, newest }, this.#now(), positions);
  }

  async #begin(transaction: Transaction<Tables>, accountId: string, version: string): Promise<Head> {
    const { rows } = await sql<Head>`
      INSERT INTO rollup_head (account_id, generation, version, current, walked_at)
      SELECT ${accountId}::uuid, coalesce(max(generation), 0) + 1, ${version},
        count(*) = 0 AND ${version} <> ${REBUILDING}, ${new Date(this.#now())}
      FROM rollup_head WHERE account_id = ${accountId}
      RETURNING generation, version, current, position`.execute(transaction);
    const [head] = rows;
    if (!head) throw new Error('A generation of rollups was not begun');
    return head;
  }

  async #forgetRebuilding(accountId: string): Promise<void> {
    const head = await headOf(this.#db, accountId, REBUILDING);
    if (head) await this.#remove(accountId, head.generation);
  }

  async #remove(accountId: string, generation: number): Promise<void> {
    for (;;) {
      const { numAffectedRows } = await sql`
        DELETE FROM rollup WHERE ctid = ANY(ARRAY(
          SELECT ctid FROM rollup WHERE account_id = ${accountId} AND generation = ${generation} LIMIT ${REMOVED_AT_ONCE}
        )) AND account_id = ${accountId}`.execute(this.#db);
      if ((numAffectedRows ?? 0n) < REMOVED_AT_ONCE) break;
    }
    await this.#db
      .deleteFrom('rollupHead')
      .where('accountId', '=', accountId)
      .where('generation', '=', generation)
      .execute();
  }
}

async function isLocked(transaction: Transaction<Tables>, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ gained: boolean }>`
    SELECT pg_try_advisory_xact_lock(${lockKey(accountId)}) AS gained`.execute(transaction);
  return rows[0]?.gained === true;
}

function lockKey(accountId: string) {
  return sql`hashtextextended(${accountId}, ${LOCK_SEED})`;
}

async function headOf(db: Kysely<Tables>, accountId: string, version: string): Promise<Head | null> {
  const head = await db
    .selectFrom('rollupHead')
    .select(['generation', 'version', 'current', 'position'])
    .where('accountId', '=', accountId)
    .where('version', '=', version)
    .orderBy('generation', 'desc')
    .executeTakeFirst();
  return head ?? null;
}

async function currentHead(db: Kysely<Tables>, accountId: string): Promise<Head | null> {
  const head = await db
    .selectFrom('rollupHead')
    .select(['generation', 'version', 'current', 'position'])
    .where('accountId', '=', accountId)
    .where('current', '=', true)
    .executeTakeFirst();
  return head ?? null;
}

async function makeCurrent(transaction: Transaction<Tables>, accountId: string, generation: number): Promise<void> {
  const heads = transaction.updateTable('rollupHead').where('accountId', '=', accountId);
  await heads.set({ current: false }).where('current', '=', true).execute();
  await heads.set({ current: true }).where('generation', '=', generation).execute();
}

async function newestPosition(db: Kysely<Tables>, accountId: string): Promise<number> {
  const head = await db
    .selectFrom('accountHead')
    .select('position')
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  return head?.position ?? 0;
}

async function countCells(db: Kysely<Tables>, accountId: string, generation: number): Promise<number> {
  const { count } = await db
    .selectFrom('rollup')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('accountId', '=', accountId)
    .where('generation', '=', generation)
    .executeTakeFirstOrThrow();
  return count;
}

/** Cells that only one of two generations has, or that are not the same in both. */
async function differences(
  db: Kysely<Tables>,
  accountId: string,
  [one, other]: readonly [number, number],
): Promise<number> {
  const cellsOf = (generation: number) => sql`
    SELECT scope, grain, at, inbox_id, queue_id, agent_id, channel, tally FROM rollup
    WHERE account_id = ${accountId} AND generation = ${generation}`;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (${cellsOf(one)}) one
    FULL JOIN (${cellsOf(other)}) other USING (scope, grain, at, inbox_id, queue_id, agent_id, channel)
    WHERE one.tally IS DISTINCT FROM other.tally`.execute(db);
  return rows[0]?.count ?? 0;
}
