import { type Kysely, sql, type Transaction } from 'kysely';
import type { Event } from '../core/event.ts';
import { anonymise } from '../core/privacy/anonymise.ts';
import type { ErasureCounts } from '../core/privacy/erasure.ts';
import type { RetentionDuty } from '../core/privacy/retention.ts';
import { rowOf } from '../core/row.ts';
import { fold } from '../core/session.ts';
import { countErased } from './erasures.ts';
import { bodyOf, type EventRecord, eventOf } from './event-record.ts';
import { dropFromRollups, lockRollups, withdrawFromRollups } from './rollup-walk.ts';
import { lockWords, renewWords } from './search-index.ts';
import { changingColumns, rowToJson } from './session-columns.ts';
import type { Tables } from './tables.ts';

/** What came of a batch: which of the sessions it was done to, which of them have files, whose they were, and how much that was. */
export interface Removed {
  readonly ids: readonly string[];
  readonly withFiles: readonly string[];
  readonly visitors: readonly { readonly visitorId: string; readonly inboxId: string }[];
  readonly counts: ErasureCounts;
}

/** Stretches of time (epoch milliseconds, full quarters of an hour) of which no session is to be left. */
export interface Stretch {
  readonly from: number;
  readonly before: number;
}

/** What else is known of sessions that are deleted: the erasure for which it is, and the stretch in which all of them go. */
export interface Deletion {
  readonly receiptId?: string;
  readonly stretch?: Stretch | null;
}

export interface DueSession {
  readonly id: string;
  readonly openedAt: number;
  /** How many events it has. */
  readonly version: number;
}

/** Tables that keep something of a session beside its log and row, each with an index or a key that finds it. */
export const keptBeside = [
  'mail',
  'delivery',
  'delivery_lane',
  'bot_turn',
  'sealed_original',
  'timer',
  'agent_leg',
] as const;

/** Sessions in one transaction where each log has to be read: few, for that holds up whoever else this process serves. */
export const LOGS_AT_ONCE = 25;

const names = [...changingColumns.map(({ name }) => name), 'anonymised'];
const columns = sql.join(names.map((name) => sql.ref(name)));

interface Found {
  readonly id: string;
  readonly visitorId: string;
  readonly inboxId: string;
}

/**
 * Rewrites and removes the logs of sessions that are over, with all that was made of them, each batch in one
 * transaction. What is on hold, in progress, or changes meanwhile is passed over.
 */
export class SessionRemoval {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Up to `limit` sessions of an inbox that ended before then, for what is to be done to them. */
  async due(accountId: string, duty: RetentionDuty, limit: number): Promise<readonly DueSession[]> {
    const states = duty.deed === 'delete' ? [false, true] : [false];
    const { rows } = await sql<DueSession>`
      SELECT s.id, s.opened_at, s.version FROM session s
      WHERE s.account_id = ${accountId} AND s.inbox_id = ${duty.inboxId} AND s.anonymised = ANY(${states}::boolean[])
        AND s.stage IN ('ended', 'closed') AND s.ended_at < ${new Date(duty.endedBefore)} AND ${notHeld}
      LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** Up to `limit` sessions that were opened from then on, by when, and which of them the duties want deleted. */
  async openedSince(
    accountId: string,
    duties: readonly RetentionDuty[],
    from: number,
    limit: number,
  ): Promise<readonly (DueSession & { readonly isDue: boolean })[]> {
    const deletes = duties.filter(({ deed }) => deed === 'delete');
    const { rows } = await sql<DueSession & { isDue: boolean }>`
      SELECT s.id, s.opened_at, s.version,
        s.stage IN ('ended', 'closed') AND coalesce(s.ended_at < d.ended_before, false) AND ${notHeld} AS is_due
      FROM session s LEFT JOIN unnest(
        ${deletes.map(({ inboxId }) => inboxId)}::uuid[],
        ${deletes.map(({ endedBefore }) => new Date(endedBefore).toISOString())}::timestamptz[]
      ) d (inbox_id, ended_before) USING (inbox_id)
      WHERE s.account_id = ${accountId} AND s.opened_at >= ${new Date(from)}
      ORDER BY s.opened_at, s.id LIMIT ${limit}`.execute(this.#db);
    return rows;
  }

  /** Up to `limit` sessions of these visitors. */
  async ofVisitors(accountId: string, visitorIds: readonly string[], limit: number): Promise<readonly string[]> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM session WHERE account_id = ${accountId} AND visitor_id = ANY(${visitorIds}::uuid[])
      LIMIT ${limit}`.execute(this.#db);
    return rows.map(({ id }) => id);
  }

  /** Takes what is personal out of the sessions' logs, and folds their rows anew. `makeId` names who stands in the visitor's place. */
  anonymise(accountId: string, ids: readonly string[], makeId: () => string): Promise<Removed> {
    return this.#db.transaction().execute(async (transaction) => {
      await lockWords(transaction, accountId);
      // No hold is made until this ends, and appends to other sessions go on.
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR KEY SHARE`.execute(transaction);
      const found = await claim(transaction, accountId, ids);
      const claimed = found.map(({ id }) => id);
      if (claimed.length === 0) return nothing;
      const logs = await readWholeLogs(transaction, accountId, claimed);
      const rewritten = [...logs.values()].map((log) => anonymise(log, makeId()));
      await writeBodies(transaction, accountId, claimed, rewritten);
      await writeRows(transaction, rewritten);
      for (const table of ['mail', 'delivery', 'delivery_lane', 'sealed_original'] as const) {
        await removeOf(transaction, table, accountId, claimed);
      }
      await sql`UPDATE bot_turn SET prompt = NULL, answer = NULL, error = NULL
        WHERE account_id = ${accountId} AND session_id = ANY(${claimed}::uuid[])`.execute(transaction);
      const files = await leaveFiles(transaction, accountId, claimed);
      await renewWords(transaction, accountId, claimed);
      return { ids: claimed, withFiles: [...new Set(files)], visitors: found, counts: { session: claimed.length } };
    });
  }

  /**
   * Removes the sessions' logs, rows and everything made of them; their figures leave the rollups. Appends to other
   * sessions go on meanwhile. Where nothing else was opened in a stretch, its figures go without a look at the logs.
   */
  delete(accountId: string, ids: readonly string[], { receiptId, stretch }: Deletion = {}): Promise<Removed> {
    return this.#db.transaction().execute(async (transaction) => {
      await lockRollups(transaction, accountId);
      await lockWords(transaction, accountId);
      // No hold is made until this ends. It is a weaker lock than appends wait for.
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR KEY SHARE`.execute(transaction);
      const all = await claim(transaction, accountId, ids);
      if (all.length === 0) return nothing;
      const isWhole = stretch && (await countOpened(transaction, accountId, stretch)) === all.length;
      const found = stretch && !isWhole ? all.slice(0, LOGS_AT_ONCE) : all;
      const claimed = found.map(({ id }) => id);
      if (isWhole) {
        await dropFromRollups(transaction, accountId, stretch);
      } else {
        await withdrawFromRollups(transaction, accountId, claimed);
      }
      const counts: Record<string, number> = {};
      counts['search-words'] = await removeOf(transaction, 'search_entry', accountId, claimed);
      for (const table of keptBeside) counts[table] = await removeOf(transaction, table, accountId, claimed);
      const files = await leaveFiles(transaction, accountId, claimed);
      counts['stored-files'] = files.length;
      counts.alias = await countOf(
        sql`DELETE FROM alias WHERE account_id = ${accountId} AND id = ANY(${claimed}::uuid[])`.execute(transaction),
      );
      counts.event = await removeOf(transaction, 'event', accountId, claimed);
      counts.session = await countOf(
        sql`DELETE FROM session WHERE account_id = ${accountId} AND id = ANY(${claimed}::uuid[])`.execute(transaction),
      );
      await countErased(transaction, accountId, receiptId ?? null, counts);
      return { ids: claimed, withFiles: [...new Set(files)], visitors: found, counts };
    });
  }

  /** Forgets those of the visitors who have no session any more, are on no hold, and were last seen before then (null: whenever). */
  removeVisitors(
    accountId: string,
    ids: readonly string[],
    seenBefore: number | null,
    receiptId: string | null = null,
  ): Promise<ErasureCounts> {
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR UPDATE`.execute(transaction);
      const { rows } = await sql<{ id: string }>`
        DELETE FROM visitor v WHERE v.account_id = ${accountId} AND v.id = ANY(${ids}::uuid[])
          AND v.last_seen_at < coalesce(${seenBefore === null ? null : new Date(seenBefore)}::timestamptz, 'infinity')
          AND NOT EXISTS (SELECT FROM session s WHERE s.account_id = v.account_id AND s.visitor_id = v.id)
          AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.account_id = v.account_id AND h.subject_id = v.id)
        RETURNING id`.execute(transaction);
      const gone = rows.map(({ id }) => id);
      const visitorToken = await countOf(
        sql`DELETE FROM visitor_token WHERE account_id = ${accountId} AND visitor_id = ANY(${gone}::uuid[])`.execute(
          transaction,
        ),
      );
      const alias = await countOf(
        sql`DELETE FROM alias WHERE account_id = ${accountId} AND id = ANY(${gone}::uuid[])`.execute(transaction),
      );
      const counts = { visitor: gone.length, visitor_token: visitorToken, alias };
      await countErased(transaction, accountId, receiptId, counts);
      return counts;
    });
  }
}

const nothing: Removed = { ids: [], withFiles: [], visitors: [], counts: {} };

const notHeld = sql<boolean>`NOT EXISTS (
  SELECT FROM legal_hold h WHERE h.account_id = s.account_id AND h.subject_id IN (s.id, s.visitor_id)
)`;

/**
 * Those of the sessions that are over and on no hold, locked: nothing is added to them now. What somebody else is at is
 * passed over, so that no append is waited for while it waits.
 */
async function claim(
  transaction: Transaction<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    SELECT s.id, s.visitor_id, s.inbox_id FROM session s
    WHERE s.account_id = ${accountId} AND s.id = ANY(${ids}::uuid[]) AND s.stage IN ('ended', 'closed') AND ${notHeld}
    ORDER BY s.id FOR UPDATE SKIP LOCKED`.execute(transaction);
  return rows;
}

async function countOpened(
  transaction: Transaction<Tables>,
  accountId: string,
  { from, before }: Stretch,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM session
    WHERE account_id = ${accountId} AND opened_at >= ${new Date(from)} AND opened_at < ${new Date(before)}`.execute(
    transaction,
  );
  return rows[0]?.count ?? 0;
}

async function readWholeLogs(
  transaction: Transaction<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Event[]>> {
  const { rows } = await sql<EventRecord & { sessionId: string }>`
    SELECT session_id, seq, at, type, body FROM event
    WHERE account_id = ${accountId} AND session_id = ANY(${ids}::uuid[]) ORDER BY session_id, seq`.execute(transaction);
  const logs = new Map<string, Event[]>(ids.map((id) => [id, []]));
  for (const row of rows) logs.get(row.sessionId)?.push(eventOf(row));
  return logs;
}

async function writeBodies(
  transaction: Transaction<Tables>,
  accountId: string,
  ids: readonly string[],
  logs: readonly (readonly Event[])[],
): Promise<void> {
  const bodies = logs.flatMap((log, index) =>
    log.map((event) => ({ session_id: ids[index], seq: event.seq, body: bodyOf(event) })),
  );
  await sql`UPDATE event e SET body = n.body
    FROM jsonb_to_recordset(${JSON.stringify(bodies)}::jsonb) AS n (session_id uuid, seq int, body jsonb)
    WHERE e.account_id = ${accountId} AND e.session_id = n.session_id AND e.seq = n.seq`.execute(transaction);
}

async function writeRows(transaction: Transaction<Tables>, logs: readonly (readonly Event[])[]): Promise<void> {
  const rows = JSON.stringify(logs.map((log) => rowToJson(rowOf(fold(log)))));
  await sql`UPDATE session s SET (${columns}) = (SELECT ${sql.join(names.map((name) => sql.ref(`r.${name}`)))})
    FROM json_populate_recordset(NULL::session, ${rows}::json) r
    WHERE s.account_id = r.account_id AND s.id = r.id`.execute(transaction);
}

/** The session's files cannot be read from now on; who calls removes them from where they are kept. Answers whose they are. */
async function leaveFiles(
  transaction: Transaction<Tables>,
  accountId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ sessionId: string }>`
    UPDATE file SET state = 'leaving' WHERE account_id = ${accountId} AND session_id = ANY(${ids}::uuid[])
    RETURNING session_id`.execute(transaction);
  return rows.map(({ sessionId }) => sessionId);
}

function removeOf(
  transaction: Transaction<Tables>,
  table: (typeof keptBeside)[number] | 'event' | 'search_entry',
  accountId: string,
  ids: readonly string[],
): Promise<number> {
  return countOf(
    sql`DELETE FROM ${sql.table(table)} WHERE account_id = ${accountId} AND session_id = ANY(${ids}::uuid[])`.execute(
      transaction,
    ),
  );
}

async function countOf(query: Promise<{ readonly numAffectedRows?: bigint | undefined }>): Promise<number> {
  return Number((await query).numAffectedRows ?? 0n);
}
