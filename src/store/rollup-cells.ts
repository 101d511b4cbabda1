import { type Kysely, sql } from 'kysely';
import type { Contribution } from '../core/rollups/contribution.ts';
import { grains, startOfGrain } from '../core/rollups/grains.ts';
import { addTally, isEmptyTally, type Sum, type Tally, tallyOf } from '../core/rollups/tally.ts';
import type { Tables } from './tables.ts';

/** Stands in keys for no queue and for no agent. */
export const NIL = '00000000-0000-0000-0000-000000000000';

/** Keeps a statement's JSON well below what one connection should carry. */
const CELLS_AT_ONCE = 1_000;

interface Key {
  readonly scope: string;
  readonly grain: number;
  readonly at: string;
  readonly inbox_id: string;
  readonly queue_id: string;
  readonly agent_id: string;
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

  /** Adds a contribution to its cell of every grain, or with -1 takes it away. */
  add({ scope, at, inboxId, queueId, agentId, channel, tally }: Contribution, times: 1 | -1): void {
    for (const grain of grains) {
      const key: Key = {
        scope,
        grain,
        at: new Date(startOfGrain(grain, at)).toISOString(),
        inbox_id: inboxId,
        queue_id: queueId ?? NIL,
        agent_id: agentId ?? NIL,
        channel,
      };
      const name = nameOf(key);
      const changed = this.#changed.get(name) ?? { key, sum: {} };
      this.#changed.set(name, changed);
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
    const known = await this.#read(db, changed);
    const cells = changed.map(({ key, sum }) => {
      const before = known.get(nameOf(key));
      if (before) addTally(sum, before);
      return { ...key, tally: tallyOf(sum) };
    });
    const kept = cells.filter(({ tally }) => !isEmptyTally(tally));
    const emptied = cells.filter(({ tally }) => isEmptyTally(tally));
    await sql`
      INSERT INTO rollup (account_id, generation, scope, grain, at, inbox_id, queue_id, agent_id, channel, tally)
      SELECT ${this.#accountId}::uuid, ${this.#generation}::int,
        scope, grain, at, inbox_id, queue_id, agent_id, channel, tally
      FROM ${given(kept)}
      ON CONFLICT (account_id, generation, scope, grain, at, inbox_id, queue_id, agent_id, channel)
      DO UPDATE SET tally = excluded.tally`.execute(db);
    if (emptied.length === 0) return;
    await sql`DELETE FROM rollup r USING ${given(emptied)} WHERE ${this.#isCell()}`.execute(db);
  }

  async #read(db: Kysely<Tables>, changed: readonly Changed[]): Promise<ReadonlyMap<string, Tally>> {
    const { rows } = await sql<{ key: Key; tally: Tally }>`
      SELECT given.key, r.tally FROM ${given(changed.map(({ key }) => ({ ...key, key })))} JOIN rollup r ON ${this.#isCell()}`.execute(
      db,
    );
    return new Map(rows.map(({ key, tally }) => [nameOf(key), tally]));
  }

  #isCell() {
    return sql`r.account_id = ${this.#accountId}::uuid AND r.generation = ${this.#generation}::int
      AND r.scope = given.scope AND r.grain = given.grain AND r.at = given.at AND r.inbox_id = given.inbox_id
      AND r.queue_id = given.queue_id AND r.agent_id = given.agent_id AND r.channel = given.channel`;
  }
}

function given(cells: readonly object[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) AS given (scope text, grain smallint, at timestamptz,
    inbox_id uuid, queue_id uuid, agent_id uuid, channel text, tally jsonb, key jsonb)`;
}

function nameOf({ scope, grain, at, inbox_id, queue_id, agent_id, channel }: Key): string {
  return [scope, grain, at, inbox_id, queue_id, agent_id, channel].join(' ');
}
