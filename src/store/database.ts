import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { connectionOf } from './connection.ts';
import type { Tables } from './tables.ts';

/** A pool of connections and the query builder over it. Times are read as epoch milliseconds, big integers as numbers. */
export interface Database {
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** At most so many connections; about eight a core serve best. */
  readonly connections?: number;
  /** Hears of connections that broke while idle; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.TIMESTAMPTZ, parseTime],
  [pg.types.builtins.INT8, Number],
]);

/** Opens nothing yet: connections are made when they are first needed. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: options.connections ?? 16,
    types: { getTypeParser: (id: number, format?: 'text' | 'binary') => parserOf(id, format) } as pg.CustomTypesConfig,
  });
  pool.on('error', (error) => options.onError?.(error));
  // A connection may break twice over, in its query and after it; with nobody to hear of it, that would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return {
    pool,
    db,
    async close() {
      await db.destroy();
      // The query builder ends the pool only if it was used itself.
      if (!pool.ending) await pool.end();
    },
  };
}

function parserOf(id: number, format?: 'text' | 'binary'): (text: string) => unknown {
  return parsers.get(id) ?? (pg.types.getTypeParser(id, format) as (text: string) => unknown);
}

/** PostgreSQL's text form under `timezone=UTC`, as `2026-11-20 11:00:00.123+00`. */
function parseTime(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}
