import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openTableClient } from '../../store/copied-table.ts';
import { writeExport } from './export-run.ts';
import { openSource } from './export-source.ts';
import type { Told, Writing } from './writing-thread.ts';

// Reads and writes one export, beside the thread that serves. It begins anew with each, so what it loads is little.
if (!parentPort) throw new Error('This is the main file of a thread');
const port = parentPort;
const { databaseUrl, plan, file, job } = workerData as Writing;
const client = await openTableClient(databaseUrl);
const source = openSource(client, plan);
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
await client.end();
const columns = source.columns.map(({ name, type, unit, describes }) => ({ name, type, unit, describes }));
port.postMessage({ kind: 'ended', written: written && { ...written, columns } } satisfies Told);
