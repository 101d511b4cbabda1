import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Database } from './database.ts';

/** What can be said of a database as a place for Koine. */
export interface Diagnosis {
  readonly version: string;
  readonly major: number;
  /** Settings without which a committed row may be lost when the machine stops. */
  readonly lossySettings: readonly string[];
  /** Migrations of this Koine that the database does not have. */
  readonly pending: readonly string[];
  /** Migrations of the database that this Koine does not know. */
  readonly unknown: readonly string[];
  readonly bytes: number;
}

/** Asks the database about itself, and changes nothing. */
export async function diagnose({ pool }: Database): Promise<Diagnosis> {
  const server = await pool.query<{ version: string; major: number; bytes: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
       pg_database_size(current_database()) AS bytes`,
  );
  const lossy = await pool.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'`,
  );
  const table = await pool.query<{ exists: boolean }>(`SELECT to_regclass('kysely_migration') IS NOT NULL AS exists`);
  const applied = table.rows[0]?.exists
    ? (await pool.query<{ name: string }>('SELECT name FROM kysely_migration')).rows.map(({ name }) => name)
    : [];
  const known = readdirSync(path.join(import.meta.dirname, 'migrations'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
  const { version = '', major = 0, bytes = 0 } = server.rows[0] ?? {};
  return {
    version,
    major,
    bytes,
    lossySettings: lossy.rows.map(({ name }) => name),
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}
