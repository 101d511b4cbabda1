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

/**
 * Entries that are looked at one by one, the newest first, before the index of words is asked. That knows nothing of time:
 * of words that are said often it tells all hits of all years, of which a page wants the newest few. These stand among the
 * newest entries; and words that do not, have so few hits that all of them are told fast.
 */
const WALKED = 10_000;
/** Hits that are ranked: the newest ones. */
const MOST_RANKED = 1_000;
/** Hits that are enough to rank no others. */
const ENOUGH_RANKED = 50;

/** Sessions that were found; the newest are these, though the time was over before older ones could be looked for. */
export interface NewestFound {
  readonly found: readonly FoundSession[];
  readonly isWhole: boolean;
}

/** Finds sessions by the words of their logs. Reads no text but that of the hits which are shown. */
export class SearchTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The sessions by their newest hit, the newest first: up to `limit` after a place; fewer when `ms` milliseconds are over. */
  async newest(
    seeking: Seeking,
    page: { readonly after: { readonly at: number; readonly id: string } | null; readonly limit: number },
    ms: number,
  ): Promise<NewestFound> {
    const { after, limit } = page;
    const beyond = after === null ? sql`true` : sql`(e.at, e.session_id) < (${time(after.at)}, ${after.id}::uuid)`;
    const among = (entries: RawBuilder<unknown>) => sql<FoundSession>`
      SELECT e.session_id, e.at, 0::float8 AS rank FROM ${entries} e
      WHERE ${isHit(seeking, 'e')} AND ${inSight(this.#db, seeking)} AND ${beyond} AND NOT EXISTS (
        SELECT FROM search_entry later
        WHERE later.session_id = e.session_id AND later.seq > e.seq AND ${isHit(seeking, 'later')}
      )
      ORDER BY e.at DESC, e.session_id DESC LIMIT ${limit}`;
    const end = performance.now() + ms;
    const walked = await withinTime(this.#db, ms, among(newestEntries(seeking, beyond)));
    if (walked === timeIsOver) return { found: [], isWhole: false };
    if (walked.length === limit) return { found: walked, isWhole: true };
    const all = await withinTime(this.#db, end - performance.now(), among(sql`search_entry`));
    return all === timeIsOver ? { found: walked, isWhole: false } : { found: all, isWhole: true };
  }

  /**
   * The same by how well they fit, among those of the newest hits: of the hits among the newest entries where these are
   * enough, else of 1,000. `isWhole` says whether these were all.
   */
  async best(
    seeking: Seeking,
    page: { readonly after: { readonly rank: number; readonly id: string } | null; readonly limit: number },
    ms: number,
  ): Promise<{ readonly found: readonly FoundSession[]; readonly isWhole: boolean } | typeof timeIsOver> {
    const { after } = page;
    const beyond = after === null ? sql`true` : sql`(rank, session_id) < (${after.rank}::float8, ${after.id}::uuid)`;
    const among = (entries: RawBuilder<unknown>) => sql<FoundSession & { hits: number; isAll: boolean }>`
      WITH hit AS (
        SELECT e.session_id, e.at, e.words FROM ${entries} e
        WHERE ${isHit(seeking, 'e')} AND ${inSight(this.#db, seeking)} ORDER BY e.at DESC, e.session_id DESC LIMIT ${MOST_RANKED}
      ), ranked AS (
        SELECT session_id, max(at) AS at, max(ts_rank_cd(words, ${seeking.tsquery}::tsquery, 1))::float8 AS rank
        FROM hit GROUP BY session_id
      )
      SELECT found.*, counted.hits, NOT ${hasMore(seeking)} AS is_all
      FROM (SELECT count(*)::int AS hits FROM hit) counted LEFT JOIN LATERAL (
        SELECT session_id, at, rank FROM ranked WHERE ${beyond} ORDER BY rank DESC, session_id DESC LIMIT ${page.limit}
      ) found ON true`;
    const end = performance.now() + ms;
    const walked = await withinTime(this.#db, ms, among(newestEntries(seeking, sql`true`)));
    if (walked === timeIsOver) return timeIsOver;
    const { hits = 0, isAll = false } = walked[0] ?? {};
    if (isAll || hits >= ENOUGH_RANKED) return { found: sessionsOf(walked), isWhole: isAll && hits < MOST_RANKED };
    const all = await withinTime(this.#db, end - performance.now(), among(sql`search_entry`));
    if (all === timeIsOver) return { found: sessionsOf(walked), isWhole: false };
    return { found: sessionsOf(all), isWhole: (all[0]?.hits ?? 0) < MOST_RANKED };
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

/** The newest entries that lie beyond a place, whatever they say. */
function newestEntries({ sight, until }: Seeking, beyond: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    SELECT * FROM search_entry e WHERE e.account_id = ${sight.accountId} AND e.at <= ${time(until)} AND ${beyond}
    ORDER BY e.at DESC, e.session_id DESC LIMIT ${WALKED}
  )`;
}

/** Whether there are entries beyond those that are walked. */
function hasMore({ sight, until }: Seeking): RawBuilder<boolean> {
  return sql`EXISTS (
    SELECT FROM search_entry e WHERE e.account_id = ${sight.accountId} AND e.at <= ${time(until)} OFFSET ${WALKED}
  )`;
}

/** Without the line that tells of no session how many hits there were. */
function sessionsOf(rows: readonly FoundSession[]): readonly FoundSession[] {
  return rows.filter(({ sessionId }) => sessionId !== null);
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
