import { type App, openApp } from '../../app/context.ts';
import { compareNewest } from '../../app/rebuild.ts';
import { openDatabase } from '../../store/database.ts';
import { type Diagnosis, diagnose } from '../../store/diagnosis.ts';
import { findDatabase } from '../with-app.ts';
import { type Check, type Finding, fail, ok, warn } from './finding.ts';

const OLDEST_POSTGRES = 15;
const SAMPLE = 200;

export const checkDatabase: Check = async function* (config) {
  let found: Awaited<ReturnType<typeof findDatabase>>;
  try {
    found = await findDatabase(config, { asItIs: true });
  } catch (error) {
    yield fail('database', error instanceof Error ? error.message : String(error));
    return;
  }
  try {
    const diagnosis = await examine(found.url);
    yield* aboutServer(diagnosis);
    yield aboutSchema(diagnosis);
    if (diagnosis.pending.length === 0) yield* aboutLogs(found.url);
  } catch (error) {
    yield fail('database', error instanceof Error ? error.message : String(error));
  } finally {
    await found.close();
  }
};

async function examine(url: string): Promise<Diagnosis> {
  const database = openDatabase(url, { connections: 1, onError: () => {} });
  try {
    return await diagnose(database);
  } finally {
    await database.close();
  }
}

function* aboutServer({ version, major, bytes, lossySettings }: Diagnosis): Iterable<Finding> {
  const detail = `PostgreSQL ${version}, ${(bytes / 1024 ** 2).toFixed(0)} MiB`;
  if (major >= OLDEST_POSTGRES) yield ok('database', detail);
  else yield fail('database', `${detail}; Koine needs ${OLDEST_POSTGRES} or newer`);
  if (lossySettings.length === 0) yield ok('durability', 'fsync, full_page_writes and synchronous_commit are on');
  else yield fail('durability', `${lossySettings.join(', ')} off: acknowledged messages may be lost`);
}

function aboutSchema({ pending, unknown }: Diagnosis): Finding {
  if (unknown.length > 0) return fail('schema', `made by a newer Koine, with ${unknown.join(', ')}`);
  if (pending.length > 0) return warn('schema', `lacks ${pending.join(', ')}; the next start brings it up to date`);
  return ok('schema', 'up to date');
}

async function* aboutLogs(url: string): AsyncIterable<Finding> {
  const app = await openApp({ databaseUrl: url, connections: 2, onDatabaseError: () => {} });
  try {
    yield* await sample(app);
  } finally {
    await app.close();
  }
}

async function sample(app: App): Promise<readonly Finding[]> {
  let sessions = 0;
  let broken = 0;
  let different = 0;
  for (const account of await app.accounts.all()) {
    const compared = await compareNewest(app, account.id, SAMPLE);
    sessions += compared.sessions;
    for (const { kind } of compared.differences) {
      if (kind === 'broken') broken += 1;
      else different += 1;
    }
  }
  const newest = `the ${sessions} newest sessions`;
  return [
    broken === 0
      ? ok('log', `no gap in ${newest}`)
      : fail('log', `${broken} of ${newest} have gaps; restore them from a backup`),
    different === 0
      ? ok('rows', `equal the log in ${newest}`)
      : fail('rows', `${different} of ${newest} differ from the log; koine rebuild puts them right`),
  ];
}
