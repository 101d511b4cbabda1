import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Sight } from '../core/access.ts';
import type { CellSource } from '../core/export/column.ts';
import type { Place, SessionFilter } from '../core/query.ts';
import type { Database } from './database.ts';
import { memberSql } from './session-conditions.ts';
import { narrow } from './sessions.ts';

/** As it comes from the database: times are RFC 3339 texts in UTC, JSON is text, sets are lists. */
export type RawCell = string | number | boolean | null | readonly string[];

/** Sessions in the order of their opening, of each only what was asked for. */
export interface CellPage {
  readonly rows: readonly (readonly RawCell[])[];
  readonly ids: readonly string[];
  /** By which each is found again. */
  readonly places: readonly Place[];
  /** After which row the next page begins; null when there is none. */
  readonly next: Place | null;
}

const { builtins } = pg.types;

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.TIMESTAMPTZ, isoOf],
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
  [builtins.JSONB, (text: string) => text],
]);

const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    parsers.get(id) ?? (pg.types.getTypeParser(id, format) as (text: string) => unknown),
} as pg.CustomTypesConfig;

/** Reads tables of sessions for exports: narrow rows, in pages that begin where the last one ended, so that no query lasts. */
export class SessionCells {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Each `limit` makes a statement of its own; few should be used. */
  async page(
    sight: Sight,
    filter: SessionFilter,
    sources: readonly CellSource[],
    after: Place | null,
    limit: number,
  ): Promise<CellPage> {
    const cells = sources.map((source, place) => sourceSql(source).as(`c${place}`));
    let select = narrow(this.#database.db.selectFrom('session').select([...cells, 'id', 'openedAt']), sight, filter)
      .orderBy('openedAt')
      .orderBy('id')
      // Said in the text, so that the plan can be made without it, once.
      .limit(sql<number>`${sql.lit(limit)}`);
    if (after) {
      const opened = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(opened_at, id) > (${opened}::timestamptz, ${after.id}::uuid)`);
    }
    const { sql: text, parameters } = select.compile();
    // By its name the engine knows the statement again: to plan it takes longer than to read a page.
    const name = createHash('sha1').update(text).digest('hex');
    const query = { name, text, values: [...parameters], rowMode: 'array' as const, types };
    const { rows } = await this.#database.pool.query<RawCell[]>(query);
    const places = rows.map((row): Place => {
      // Rows are many: what finds them again is taken off, instead of copying the rest.
      const openedAt = row.pop() as string;
      return { value: Date.parse(openedAt), id: row.pop() as string };
    });
    return {
      rows,
      ids: places.map(({ id }) => id),
      places,
      next: rows.length === limit ? (places.at(-1) ?? null) : null,
    };
  }
}

function sourceSql(source: CellSource): RawBuilder<RawCell> {
  switch (source) {
    case 'labels':
      return sql`session.labels`;
    case 'links':
      return sql`session.links`;
    case 'agentIds':
      return sql`session.agent_ids`;
    case 'companionIds':
      return sql`session.companion_ids`;
    default:
      return memberSql(source) as RawBuilder<RawCell>;
  }
}

/** PostgreSQL's text under `timezone=UTC`, as `2026-11-20 11:00:00.123+00`. */
function isoOf(text: string): string {
  const fraction = text.length > 22 ? text.slice(19, -3).padEnd(4, '0').slice(0, 4) : '.000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}${fraction}Z`;
}
