import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import type { Condition } from '../core/condition.ts';
import type { Event } from '../core/event.ts';
import type { SearchPlace } from '../core/search/entries.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import { sessionsHold } from './sessions.ts';
import type { Tables } from './tables.ts';
import { timeIsOver, withinTime } from './time-box.ts';

/** A session that was found, by its newest hit or its best. */
export interface FoundSession {
  readonly sessionId: string;
  /** Of its newest hit. */
  readonly at: number;
  /** How well it fits; 0 where nothing is ranked. */
  readonly rank: number;
}

export interface Hit {
  readonly sessionId: string;
  readonly place: SearchPlace;
  readonly event: Event;
}

/** What is searched for, and among what. */
export interface Seeking {
  readonly sight: Sight;
  /** As `tsqueryOf` gives it. */
  readonly tsquery: string;
  /** Absent: any. */
  readonly places: readonly SearchPlace[] | null;
  readonly where: Condition | null;
  /** Later hits do not count, so that pages stay as they were. */
  readonly until: number;
}

/** Hits that are ranked: the newest ones. */
const MOST_RANKED = 1_000;

/** Finds sessions by the words of their logs. Reads no text but that of the hits which are shown. */
export class SearchTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /**
   * The sessions whose newest hit lies in a stretch of time, newest first: up to `limit` after a place, or
   * `timeIsOver` after `ms` milliseconds.
   */
  newest(
    seeking: Seeking,
    stretch: { readonly from: number | null; readonly before: number | null },
    page: { readonly after: { readonly at: number; readonly id: string } | null; readonly limit: number },
    ms: number,
  ): Promise<readonly FoundSession[] | typeof timeIsOver> {
    const { after } = page;
    const beyond = after === null ? sql`true` : sql`(e.at, e.session_id) < (${time(after.at)}, ${after.id}::uuid)`;
    const { from, before } = stretch;
    return withinTime(
      this.#db,
      ms,
      sql<FoundSession>`
        SELECT e.session_id, e.at, 0::float8 AS rank FROM search_entry e
        WHERE ${isHit(seeking, 'e')} AND ${inSight(this.#db, seeking)} AND ${beyond}
          AND ${from === null ? sql`true` : sql`e.at >= ${time(from)}`}
          AND ${before === null ? sql`true` : sql`e.at < ${time(before)}`}
          AND NOT EXISTS (
            SELECT FROM search_entry later
            WHERE later.session_id = e.session_id AND later.seq > e.seq AND ${isHit(seeking, 'later')}
          )
        ORDER BY e.at DESC, e.session_id DESC LIMIT ${page.limit}`,
    );
  }

  /** The same by how well they fit, among the sessions of the newest 1,000 hits; `isWhole` says whether these were all. */
  async best(
    seeking: Seeking,
    page: { readonly after: { readonly rank: number; readonly id: string } | null; readonly limit: number },
    ms: number,
  ): Promise<{ readonly found: readonly FoundSession[]; readonly isWhole: boolean } | typeof timeIsOver> {
    const { after } = page;
    const beyond = after === null ? sql`true` : sql`(rank, session_id) < (${after.rank}::float8, ${after.id}::uuid)`;
    const rows = await withinTime(
      this.#db,
      ms,
      sql<FoundSession & { hits: number }>`
        WITH hit AS (
          SELECT e.session_id, e.at, e.words FROM search_entry e
          WHERE ${isHit(seeking, 'e')} AND ${inSight(this.#db, seeking)} ORDER BY e.at DESC, e.session_id DESC LIMIT ${MOST_RANKED}
        ), ranked AS (
          SELECT session_id, max(at) AS at, max(ts_rank_cd(words, ${seeking.tsquery}::tsquery, 1))::float8 AS rank
          FROM hit GROUP BY session_id
        )
        SELECT session_id, at, rank, (SELECT count(*)::int FROM hit) AS hits FROM ranked WHERE ${beyond}
        ORDER BY rank DESC, session_id DESC LIMIT ${page.limit}`,
    );
    if (rows === timeIsOver) return timeIsOver;
    return { found: rows, isWhole: (rows[0]?.hits ?? 0) < MOST_RANKED };
  }

  /** Up to `most` newest hits of each of these sessions, with their events. */
  async hits(
    seeking: Seeking,
    sessionIds: readonly string[],
    most: number,
    ms: number,
  ): Promise<readonly Hit[] | typeof timeIsOver> {
    const rows = await withinTime(
      this.#db,
      ms,
      sql<EventRecord & { sessionId: string; place: SearchPlace }>`
        SELECT hit.session_id, hit.place, v.seq, v.at, v.type, v.body
        FROM unnest(${sessionIds}::uuid[]) WITH ORDINALITY AS found (id, ord), LATERAL (
          SELECT e.session_id, e.seq, e.place FROM search_entry e
          WHERE e.session_id = found.id AND ${isHit(seeking, 'e')} ORDER BY e.seq DESC LIMIT ${most}
        ) hit
        JOIN event v ON v.account_id = ${seeking.sight.accountId} AND v.session_id = hit.session_id AND v.seq = hit.seq
        ORDER BY found.ord, hit.seq DESC`,
    );
    if (rows === timeIsOver) return timeIsOver;
    return rows.map(({ sessionId, place, ...record }) => ({ sessionId, place, event: eventOf(record) }));
  }

  /** The ids of up to `limit` sessions in sight for which a condition holds, the newest first. */
  sessions(
    sight: Sight,
    where: Condition,
    limit: number,
    ms: number,
  ): Promise<readonly { readonly id: string }[] | typeof timeIsOver> {
    const holds = sessionsHold(this.#db, sight, where);
    return withinTime(
      this.#db,
      ms,
      sql<{ id: string }>`
        WITH found AS MATERIALIZED (${holds.select(['id', 'openedAt'])})
        SELECT id FROM found ORDER BY opened_at DESC, id DESC LIMIT ${limit}`,
    );
  }
}

function isHit({ sight, tsquery, places, until }: Seeking, alias: string): RawBuilder<boolean> {
  const entry = (column: string) => sql.ref(`${alias}.${column}`);
  return sql`${entry('accountId')} = ${sight.accountId} AND ${entry('words')} @@ ${tsquery}::tsquery
    AND ${entry('at')} <= ${time(until)}
    AND ${places === null ? sql`true` : sql`${entry('place')} = ANY(${places}::text[])`}`;
}

/** Asks the session only where not every session is in sight, or some are filtered out. */
function inSight(db: Kysely<Tables>, { sight, where }: Seeking): RawBuilder<boolean> {
  if (sight.of === 'account' && where === null) return sql`true`;
  const held = sessionsHold(db, sight, where ?? { kind: 'all', of: [] });
  return sql`EXISTS (${held.select(sql<number>`1`.as('one')).where(sql<boolean>`session.id = e.session_id`)})`;
}

function time(at: number): RawBuilder<unknown> {
  return sql`${new Date(at).toISOString()}::timestamptz`;
}
