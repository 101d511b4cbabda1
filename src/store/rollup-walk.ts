import { type Kysely, sql, type Transaction } from 'kysely';
import type { Event } from '../core/event.ts';
import { type Cell, contributingEvents, contributionsOf, idleEvents } from '../core/rollups/contribution.ts';
import { grains, grainsOf, piecesOf } from '../core/rollups/grains.ts';
import { unpackTally } from '../core/rollups/packed-tally.ts';
import { fold, type Session } from '../core/session.ts';
import { AgentLegs } from './agent-legs.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import { RollupCells } from './rollup-cells.ts';
import type { Tables } from './tables.ts';

/** Positions looked through at once. */
const STRETCH = 4_000;
const SESSIONS_AT_ONCE = 200;
const [LONGEST, SHORTEST] = [grains[0], grains[2]];
/** Every grain of every scope. */
const kept = Object.entries(grainsOf).flatMap(([scope, own]) => own.map((grain) => ({ scope, grain })));

/** How far a generation of an account's rollups has come. */
export interface Walked {
  readonly position: number;
  /** The account's newest position, as of then. */
  readonly newest: number;
}

/**
 * Takes the next stretch of the account's log into one generation of its rollups: what each session that is in it added
 * before is taken away, and what it adds now is put in its place. The caller holds the generation's head, and
 * position and figures are written in its transaction, so that each event counts exactly once.
 *
 * What a session added before needs no keeping: it is the same function of the log up to where the walk had come.
 */
export async function walkRollups(
  transaction: Transaction<Tables>,
  at: { readonly accountId: string; readonly generation: number; readonly from: number; readonly newest: number },
  now: number,
  positions = STRETCH,
): Promise<Walked> {
  const { accountId, generation, from, newest } = at;
  await lockHead(transaction, accountId, generation);
  // Positions commit in order: what lies below the newest one is there to be read.
  const end = Math.min(newest, from + positions);
  const touched = await touchedSessions(transaction, accountId, { from, end });
  const cells = new RollupCells(accountId, generation);
  for (let first = 0; first < touched.length; first += SESSIONS_AT_ONCE) {
    const ids = touched.slice(first, first + SESSIONS_AT_ONCE);
    const logs = await readLogs(transaction, accountId, ids, end);
    const sessions = logs.flatMap((log) => {
      const before = stateAt(log, from);
      const after = stateAt(log, end);
      for (const each of before ? contributionsOf(before) : []) cells.add(each, -1);
      for (const each of after ? contributionsOf(after) : []) cells.add(each, 1);
      return after ? [after] : [];
    });
    await new AgentLegs(transaction).put(accountId, sessions);
  }
  await cells.write(transaction);
  await moveHead(transaction, { accountId, generation, position: end }, now);
  return { position: end, newest };
}

/** Writes down how far the generation has come. */
export async function moveHead(
  transaction: Transaction<Tables>,
  to: { readonly accountId: string; readonly generation: number; readonly position: number },
  now: number,
): Promise<void> {
  await transaction
    .updateTable('rollupHead')
    .set({ position: to.position, walkedAt: new Date(now) })
    .where('accountId', '=', to.accountId)
    .where('generation', '=', to.generation)
    .execute();
}

/**
 * Takes away what sessions have added to every generation of their account's rollups, so that a rebuild without their
 * logs gives the same figures. To be called while their logs are still there, after `lockRollups` in the same transaction.
 */
export async function withdrawFromRollups(
  transaction: Transaction<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<void> {
  const heads = await transaction
    .selectFrom('rollupHead')
    .select(['generation', 'position'])
    .where('accountId', '=', accountId)
    .execute();
  const reached = Math.max(0, ...heads.map(({ position }) => position));
  const logs = await readLogs(transaction, accountId, ids, reached);
  for (const { generation, position } of heads) {
    const cells = new RollupCells(accountId, generation);
    for (const log of logs) {
      const state = stateAt(log, position);
      for (const each of state ? contributionsOf(state) : []) cells.add(each, -1);
    }
    await cells.write(transaction);
  }
}

/**
 * The same for all sessions that were opened in a stretch of full quarters of an hour, none of which stays: no log is read,
 * for they count where they were opened, and nowhere else. Of full days every cell goes; of what is left at either end,
 * what the shortest cells hold is taken away from the longer ones.
 */
export async function dropFromRollups(
  transaction: Transaction<Tables>,
  accountId: string,
  { from, before }: { readonly from: number; readonly before: number },
): Promise<void> {
  const heads = await transaction
    .selectFrom('rollupHead')
    .select('generation')
    .where('accountId', '=', accountId)
    .execute();
  for (const { generation } of heads) {
    const cells = new RollupCells(accountId, generation);
    for (const piece of piecesOf(from, before, [LONGEST, SHORTEST])) {
      const within = sql`r.account_id = ${accountId} AND r.generation = ${generation}
        AND r.at >= ${new Date(piece.from)} AND r.at < ${new Date(piece.before)}`;
      if (piece.grain === LONGEST) {
        await sql`DELETE FROM rollup r USING unnest(${kept.map(({ scope }) => scope)}::text[],
            ${kept.map(({ grain }) => grain)}::smallint[]) AS kept (scope, grain)
          WHERE ${within} AND r.scope = kept.scope AND r.grain = kept.grain`.execute(transaction);
        continue;
      }
      const { rows: held } = await sql<Cell & { tally: Buffer }>`
        SELECT scope, at, inbox_id, queue_id, agent_id, channel, tally FROM rollup r
        WHERE ${within} AND r.scope = ANY(${Object.keys(grainsOf)}::text[]) AND r.grain = ${SHORTEST}`.execute(
        transaction,
      );
      for (const each of held) cells.add({ ...each, tally: unpackTally(each.tally) }, -1);
    }
    await cells.write(transaction);
  }
}

/** Whoever removes sessions takes away what they added up to the head's position: neither may come into the other's middle. */
export async function lockHead(transaction: Transaction<Tables>, accountId: string, generation: number): Promise<void> {
  await sql`SELECT FROM rollup_head WHERE account_id = ${accountId} AND generation = ${generation} FOR UPDATE`.execute(
    transaction,
  );
}

/** Holds all generations of the account's rollups where they are, until the transaction ends. */
export async function lockRollups(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await sql`SELECT FROM rollup_head WHERE account_id = ${accountId} ORDER BY generation DESC FOR UPDATE`.execute(
    transaction,
  );
}

interface Logged {
  readonly position: number;
  readonly event: Event;
}

function stateAt(log: readonly Logged[], position: number): Session | null {
  const events = log.filter((one) => one.position <= position).map(({ event }) => event);
  return events.length === 0 ? null : fold(events);
}

/** The sessions that may contribute something else after the stretch. Imported logs need not keep to the order that Koine's own have. */
async function touchedSessions(
  db: Kysely<Tables>,
  accountId: string,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ sessionId: string }>`
    SELECT DISTINCT session_id FROM event
    WHERE account_id = ${accountId} AND position > ${from} AND position <= ${end}
      AND (type = ANY(${contributingEvents}::text[]) OR quiet IS NOT NULL)`.execute(db);
  return rows.map(({ sessionId }) => sessionId);
}

/** The sessions' logs up to a position, without what contributes nothing: what was said counts, its words do not. */
async function readLogs(
  db: Kysely<Tables>,
  accountId: string,
  ids: readonly string[],
  end: number,
): Promise<readonly (readonly Logged[])[]> {
  const { rows } = await sql<EventRecord & { sessionId: string; position: number }>`
    SELECT session_id, position, seq, at, type,
      CASE WHEN type IN ('message-posted', 'message-edited') THEN body || '{"text": ""}'::jsonb ELSE body END AS body
    FROM event
    WHERE account_id = ${accountId} AND session_id = ANY(${ids}::uuid[]) AND position <= ${end}
      AND type <> ALL(${idleEvents}::text[])
    ORDER BY session_id, seq`.execute(db);
  const logs = new Map<string, Logged[]>();
  for (const row of rows) {
    const log = logs.get(row.sessionId) ?? [];
    log.push({ position: row.position, event: eventOf(row) });
    logs.set(row.sessionId, log);
  }
  return [...logs.values()];
}
