import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../store/database.ts';
import { SessionCells } from '../../store/session-cells.ts';
import { writeExport } from './export-run.ts';
import { openSource } from './export-source.ts';
import type { Told, Writing } from './writing-thread.ts';

/** To find a page of what hardly any session is, all of them may have to be looked at. */
const LONGEST_PAGE_MS = 30 * 60_000;

// Reads and writes one export, beside the thread that serves.
if (!parentPort) throw new Error('This is the main file of a thread');
const port = parentPort;
const { databaseUrl, accountId, condition, snapshot, file, job } = workerData as Writing;
const database = openDatabase(databaseUrl, { connections: 1, statementTimeoutMs: LONGEST_PAGE_MS });
const source = openSource(new SessionCells(database), { kind: 'system', accountId }, job.request, condition, snapshot);
const written = await writeExport({
  file,
  job,
  source,
  // Whoever wants it to stop ends the thread.
  signal: new AbortController().signal,
  async onReached(reached) {
    port.postMessage({ kind: 'reached', reached } satisfies Told);
    const [goesOn] = await once(port, 'message');
    return goesOn as boolean;
  },
});
await database.close();
const columns = source.columns.map(({ name, type, unit, describes }) => ({ name, type, unit, describes }));
port.postMessage({ kind: 'ended', written: written && { ...written, columns } } satisfies Told);
