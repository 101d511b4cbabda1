import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { migrate } from '../../src/store/migrate.ts';

/** A database of its own for one test file, with Koine's schema and nothing in it. */
export type TestDatabase = {
  readonly url: string;
  /** Removes the database, with every connection to it, while the tests go on: the process does not end before that. */
  drop(): Promise<void>;
};

/** Makes a database on the server of the test run (`KOINE_TEST_POSTGRES_URL`), or on one started for this process alone. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  const template = `koine_template_${schemaHash()}`;
  const name = `koine_test_${randomBytes(6).toString('hex')}`;
  await withClient(server, async (client) => {
    await makeTemplateOnce(client, server, template);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: databaseUrl(server, name),
    async drop() {
      void withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

const templateLock = 4_711_001;

async function makeTemplateOnce(client: pg.Client, server: string, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await client.query('SELECT pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount !== 0) return;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft} TEMPLATE template0 ENCODING 'UTF8'`);
    await migrate(databaseUrl(server, draft));
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [templateLock]);
  }
}

/** A template is reused only while the schema is made by the very same files. */
function schemaHash(): string {
  const store = path.join(import.meta.dirname, '../../src/store');
  const migrations = readdirSync(path.join(store, 'migrations')).map((name) => path.join('migrations', name));
  const hash = createHash('sha256');
  for (const file of ['migrate.ts', ...migrations.sort()]) hash.update(readFileSync(path.join(store, file)));
  return hash.digest('hex').slice(0, 12);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

let ownServer: Promise<string> | undefined;

function serverUrl(): Promise<string> {
  const shared = process.env.KOINE_TEST_POSTGRES_URL;
  if (shared) return Promise.resolve(shared);
  ownServer ??= startOwnServer();
  return ownServer;
}

/** The server does not keep this process alive, and ends with it. */
async function startOwnServer(): Promise<string> {
  const server = spawn(process.execPath, [path.join(import.meta.dirname, 'postgres-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: server.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(server, 'exit').then(() => {
      throw new Error('The PostgreSQL for this test file did not start.');
    }),
  ]);
  server.unref();
  for (const stream of [server.stdin, server.stdout]) (stream as unknown as { unref(): void }).unref();
  return JSON.parse(line).url;
}
