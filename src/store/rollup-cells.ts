import { type Kysely, sql } from 'kysely';
import type { Contribution } from '../core/rollups/contribution.ts';
import { grainsOf, startOfGrain } from '../core/rollups/grains.ts';
import { packTally, unpackTally } from '../core/rollups/packed-tally.ts';
import { addTally, isEmptyTally, type Sum, tallyOf } from '../core/rollups/tally.ts';
import type { Tables } from './tables.ts';

/** Stands in keys for no queue and for no agent. */
export const NIL = '00000000-0000-0000-0000-000000000000';

/** Keeps a statement's parameters well below what one connection should carry. */
const CELLS_AT_ONCE = 1_000;

interface Key {
  readonly scope: string;
  readonly grain: number;
  readonly at: string;
  readonly inboxId: string;
  readonly queueId: string;
  readonly agentId: string;
  readonly channel: string;
}

interface Changed {
  readonly key: Key;
  readonly sum: Sum;
}

/** What a stretch of the log changes in the cells of one generation, gathered and then written at once. */
export class RollupCells {
  readonly #accountId: string;
  readonly #generation: number;
  readonly #changed = new Map<string, Changed>();

  constructor(accountId: string, generation: number) {
    this.#accountId = accountId;
    this.#generation = generation;
  }

  /** How many cells it changes. */
  get size(): number {
    return this.#changed.size;
  }

  /** Adds a contribution to its cell of every grain, or with -1 takes it away. */
  add({ scope, at, inboxId, queueId, agentId, channel, tally }: Contribution, times: 1 | -1): void {
    const place = `${inboxId} ${queueId ?? NIL} ${agentId ?? NIL} ${channel}`;
    for (const grain of grainsOf[scope]) {
      const start = startOfGrain(grain, at);
      const name = `${scope} ${grain} ${start} ${place}`;
      let changed = this.#changed.get(name);
      if (!changed) {
        const key: Key = {
          scope,
          grain,
          at: new Date(start).toISOString(),
          inboxId,
          queueId: queueId ?? NIL,
          agentId: agentId ?? NIL,
          channel,
        };
        changed = { key, sum: {} };
        this.#changed.set(name, changed);
      }
      addTally(changed.sum, tally, times);
    }
  }

  /** Writes the cells that differ. Whoever calls holds the generation's head: nobody else writes them meanwhile. */
  async write(db: Kysely<Tables>): Promise<void> {
    const changed = [...this.#changed.values()].filter(({ sum }) => !isEmptyTally(tallyOf(sum)));
    for (let first = 0; first < changed.length; first += CELLS_AT_ONCE) {
      await this.#writeSome(db, changed.slice(first, first + CELLS_AT_ONCE));
    }
  }

  async #writeSome(db: Kysely<Tables>, changed: readonly Changed[]): Promise<void> {
    const stored = await this.#read(db, changed);
    const cells = changed.map(({ key, sum }, index) => {
      const known = stored.get(index + 1);
      if (known) addTally(sum, unpackTally(known));
      return { key, tally: tallyOf(sum) };
    });
    const kept = cells.filter(({ tally }) => !isEmptyTally(tally));
    const emptied = cells.filter(({ tally }) => isEmptyTally(tally));
    const tallies = kept.map(({ tally }) => packTally(tally));
    await sql`
      INSERT INTO rollup (account_id, generation, scope, grain, at, inbox_id, queue_id, agent_id, channel, tally)
      SELECT ${this.#accountId}::uuid, ${this.#generation}::int,
        given.scope, given.grain, given.at, given.inbox_id, given.queue_id, given.agent_id, given.channel, t.tally
      FROM ${given(kept)} JOIN unnest(${tallies}::bytea[]) WITH ORDINALITY AS t (tally, ord) USING (ord)
      ON CONFLICT (account_id, generation, scope, grain, at, inbox_id, queue_id, agent_id, channel)
      DO UPDATE SET tally = excluded.tally`.execute(db);
    if (emptied.length === 0) return;
    await sql`DELETE FROM rollup r USING ${given(emptied)} WHERE ${this.#isCell()}`.execute(db);
  }

  /** What the cells hold by now, by their place in the list, from 1. */
  async #read(db: Kysely<Tables>, changed: readonly Changed[]): Promise<ReadonlyMap<number, Buffer>> {
    // One look into the index for each: planned as a join, the whole table might be read for them.
    const { rows } = await sql<{ ord: number; tally: Buffer }>`
      SELECT given.ord, cell.tally FROM ${given(changed)}
      CROSS JOIN LATERAL (SELECT r.tally FROM rollup r WHERE ${this.#isCell()} OFFSET 0) cell`.execute(db);
    return new Map(rows.map(({ ord, tally }) => [ord, tally]));
  }

  #isCell() {
    return sql`r.account_id = ${this.#accountId}::uuid AND r.generation = ${this.#generation}::int
      AND r.scope = given.scope AND r.grain = given.grain AND r.at = given.at AND r.inbox_id = given.inbox_id
      AND r.queue_id = given.queue_id AND r.agent_id = given.agent_id AND r.channel = given.channel`;
  }
}

/** Cells' keys, and the place of each in the list. */
function given(cells: readonly { readonly key: Key }[]) {
  const keys = cells.map(({ key }) => key);
  return sql`unnest(
    ${keys.map(({ scope }) => scope)}::text[], ${keys.map(({ grain }) => grain)}::smallint[],
    ${keys.map(({ at }) => at)}::timestamptz[], ${keys.map(({ inboxId }) => inboxId)}::uuid[],
    ${keys.map(({ queueId }) => queueId)}::uuid[], ${keys.map(({ agentId }) => agentId)}::uuid[],
    ${keys.map(({ channel }) => channel)}::text[]
  ) WITH ORDINALITY AS given (scope, grain, at, inbox_id, queue_id, agent_id, channel, ord)`;
}
