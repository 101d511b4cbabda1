import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ErasureCounts } from '../core/privacy/erasure.ts';
import type { DueBounds, DueCounts } from '../core/privacy/retention.ts';
import { keptBeside } from './session-removal.ts';
import type { Tables } from './tables.ts';

/** What would be removed, told before anything is. */
export class RemovalPreview {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** How many of an inbox's sessions ended before each bound, counted up to `most`, and how many of them a hold keeps. */
  async due(accountId: string, inboxId: string, bounds: DueBounds, most: number): Promise<DueCounts> {
    const deleteBefore = timeOr(bounds.deleteBefore, '-infinity');
    const anonymiseBefore = timeOr(bounds.anonymiseBefore, '-infinity');
    const over = sql`s.account_id = ${accountId} AND s.inbox_id = ${inboxId} AND s.stage IN ('ended', 'closed')`;
    const isDeleted = sql`s.ended_at < ${deleteBefore}`;
    const isAnonymised = sql`NOT s.anonymised AND s.ended_at >= ${deleteBefore} AND s.ended_at < ${anonymiseBefore}`;
    const isHeld = sql`EXISTS (
      SELECT FROM legal_hold h WHERE h.account_id = s.account_id AND h.subject_id IN (s.id, s.visitor_id))`;
    const counted = (which: RawBuilder<unknown>) =>
      sql`(SELECT count(*)::int FROM (
        SELECT FROM session s WHERE ${over} AND s.anonymised = ANY('{true,false}') AND ${which} LIMIT ${most}) counted)`;
    const { rows } = await sql<DueCounts>`SELECT
      ${counted(sql`${isAnonymised} AND NOT ${isHeld}`)} AS anonymise,
      ${counted(sql`${isDeleted} AND NOT ${isHeld}`)} AS delete,
      (SELECT count(DISTINCT s.id)::int FROM legal_hold h JOIN session s
        ON s.account_id = h.account_id AND (s.id = h.subject_id OR s.visitor_id = h.subject_id)
        WHERE h.account_id = ${accountId} AND ${over} AND (${isDeleted} OR (${isAnonymised}))) AS held`.execute(
      this.#db,
    );
    return rows[0] ?? { anonymise: 0, delete: 0, held: 0 };
  }

  /** How much an erasure of these visitors would remove: what its receipt would say. */
  async ofVisitors(accountId: string, visitorIds: readonly string[]): Promise<ErasureCounts> {
    const ids = sql`${visitorIds}::uuid[]`;
    const ofSessions = (table: string) =>
      sql`SELECT count(*) FROM ${sql.table(table)} t
        WHERE t.account_id = ${accountId} AND t.session_id IN (SELECT id FROM theirs)`;
    const counts: Readonly<Record<string, RawBuilder<unknown>>> = {
      session: sql`SELECT count(*) FROM theirs`,
      event: ofSessions('event'),
      'search-words': ofSessions('search_entry'),
      'stored-files': ofSessions('file'),
      ...Object.fromEntries(keptBeside.map((table) => [table, ofSessions(table)])),
      alias: sql`SELECT count(*) FROM alias
        WHERE account_id = ${accountId} AND (id IN (SELECT id FROM theirs) OR id = ANY(${ids}))`,
      visitor: sql`SELECT count(*) FROM visitor WHERE account_id = ${accountId} AND id = ANY(${ids})`,
      visitor_token: sql`SELECT count(*) FROM visitor_token WHERE account_id = ${accountId} AND visitor_id = ANY(${ids})`,
      block: sql`SELECT count(*) FROM block
        WHERE account_id = ${accountId} AND kind = 'visitor' AND value = ANY(${visitorIds})`,
      exports: sql`SELECT count(*) FROM export WHERE account_id = ${accountId} AND (state <> 'waiting' OR tries > 0)`,
    };
    const each = Object.entries(counts).map(([name, count]) => sql`(${sql.lit(name)}, (${count}))`);
    const { rows } = await sql<{ name: string; count: number }>`
      WITH theirs AS MATERIALIZED (
        SELECT id FROM session WHERE account_id = ${accountId} AND visitor_id = ANY(${ids}))
      SELECT name, count FROM (VALUES ${sql.join(each)}) counted (name, count)`.execute(this.#db);
    return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
  }
}

function timeOr(at: number | null, otherwise: string): RawBuilder<unknown> {
  return sql`${at === null ? otherwise : new Date(at).toISOString()}::timestamptz`;
}
