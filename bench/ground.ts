import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../src/store/migrate.ts';
import { openPostgres } from '../src/store/postgres/open-postgres.ts';

/** What all benchmarks stand on: one PostgreSQL, as Koine embeds it, and how long they may take. */
export interface Ground {
  /** Seconds that each figure is measured for. */
  readonly seconds: number;
  readonly quick: boolean;
  /** For files that nobody needs afterwards. */
  readonly folder: string;
  /** Of the history that is measured. */
  readonly sessions: number;
  /** Where it stands already; null: it is filled first. */
  readonly data: string | null;
  /** A new database with nothing in it. */
  emptyDatabase(name: string): Promise<string>;
  /** A new database with Koine's schema. */
  koineDatabase(name: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the PostgreSQL in a folder of its own, which is removed in the end. */
export async function openGround(options: {
  readonly quick: boolean;
  readonly sessions: number;
  readonly data: string | null;
}): Promise<Ground> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'koine-bench-'));
  const complain = (text: unknown) =>
    process.stderr.write(`${typeof text === 'string' ? text : JSON.stringify(text)}\n`);
  const postgres = await openPostgres({
    dataFolder,
    log: { debug() {}, info() {}, warn: complain, error: complain },
    onUnexpectedExit: complain,
  });
  const emptyDatabase = async (name: string) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return postgres.url.replace(/\/[^/]*$/, `/${name}`);
  };
  return {
    seconds: options.quick ? 1.5 : 4,
    folder: dataFolder,
    quick: options.quick,
    sessions: options.sessions,
    data: options.data,
    emptyDatabase,
    async koineDatabase(name) {
      const url = await emptyDatabase(name);
      await migrate(url);
      return url;
    },
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
