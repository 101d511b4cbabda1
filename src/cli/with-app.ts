import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type App, openApp } from '../app/context.ts';
import type { Config } from '../config.ts';
import { openDatabase } from '../store/database.ts';
import { diagnose } from '../store/diagnosis.ts';
import { migrate } from '../store/migrate.ts';
import { type Connection, readConnection } from '../store/postgres/connection-file.ts';
import { lockHolder } from '../store/postgres/data-lock.ts';
import { openPostgres } from '../store/postgres/open-postgres.ts';
import { CommandFailed } from './exit-code.ts';
import { note } from './terminal.ts';

const ATTEMPT_MS = 100;
const START_ATTEMPTS = 300;
const SCHEMA_ATTEMPTS = 100;

/** What a command may ask of the place it works in. */
export interface Place {
  /** Makes a data folder and a database where there are none. */
  readonly mayMake?: boolean;
  /** Leaves the schema as it is. */
  readonly asItIs?: boolean;
  /** Reaches what is kept in files, too. */
  readonly withFiles?: boolean;
}

/** A database for as long as a command works. */
export interface OpenDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The database of the Koine that runs on the data folder, or the one at `KOINE_DATABASE_URL`, or else the embedded
 * PostgreSQL, started for as long as the command works. Throws `StartRefused` or `CommandFailed` with the reason.
 */
export async function findDatabase(config: Config, place: Place = {}): Promise<OpenDatabase> {
  const running = await findRunning(config.dataFolder);
  if (running) {
    if (!place.asItIs) await untilSchemaIsThere(running.url);
    return { url: running.url, close: async () => {} };
  }
  if (config.databaseUrl === undefined && !place.mayMake && !existsSync(path.join(config.dataFolder, 'postgres'))) {
    throw new CommandFailed(
      3,
      `There is no Koine in ${config.dataFolder}. Start one, or name its folder by KOINE_DATA.`,
    );
  }
  const postgres = await openPostgres({
    dataFolder: config.dataFolder,
    databaseUrl: config.databaseUrl,
    // A start that fails says why by itself; the server's own lines are for a log.
    log: { debug() {}, info() {}, warn() {}, error() {} },
    onUnexpectedExit: ({ restarting }) => note(`PostgreSQL stopped${restarting ? ' and is started again' : ''}.`),
  });
  try {
    if (!place.asItIs) await migrate(postgres.url);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { url: postgres.url, close: () => postgres.stop() };
}

/** Does the work with Koine's use cases, beside a running server or without one. */
export async function withApp<T>(
  config: Config,
  place: Place,
  work: (app: App, databaseUrl: string) => Promise<T>,
): Promise<T> {
  const database = await findDatabase(config, place);
  try {
    const files = place.withFiles ? { files: { dataFolder: config.dataFolder, ...config.files } } : {};
    const app = await openApp({ databaseUrl: database.url, connections: 4, onDatabaseError: () => {}, ...files });
    try {
      return await work(app, database.url);
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}

/** The connection of the Koine that runs on the data folder; one that is just starting is waited for. */
async function findRunning(dataFolder: string): Promise<Connection | undefined> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const connection = readConnection(dataFolder);
    if (connection || lockHolder(dataFolder) === undefined) return connection;
    await delay(ATTEMPT_MS);
  }
  return undefined;
}

/** A server on its first start is still making its schema. One of another version is not this command's to change. */
async function untilSchemaIsThere(url: string): Promise<void> {
  const database = openDatabase(url, { connections: 1, onError: () => {} });
  try {
    for (let attempt = 0; attempt < SCHEMA_ATTEMPTS; attempt += 1) {
      const { pending } = await diagnose(database);
      if (pending.length === 0) return;
      await delay(ATTEMPT_MS);
    }
  } finally {
    await database.close();
  }
  throw new CommandFailed(3, 'The Koine that runs is older than this command: start it again first.');
}
