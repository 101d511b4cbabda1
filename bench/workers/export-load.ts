import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { openApp } from '../../src/app/context.ts';
import { defaultCsvOptions, type ExportFormat, type ExportRows } from '../../src/core/export/request.ts';
import { answer, readAssignment } from './assignment.ts';

/** An export that is written into a file by a process of its own, as `koine export` does. */
export interface ExportAssignment {
  readonly databaseUrl: string;
  readonly accountId: string;
  readonly rows: ExportRows;
  readonly format: ExportFormat;
  readonly file: string;
}

export interface ExportAnswer {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Resident bytes at the most, above what the process held before. */
  readonly peakBytes: number;
  /** The same rows by COPY into a file: what the engine itself takes. */
  readonly copySeconds: number;
  readonly copyBytes: number;
}

const SAMPLED_EVERY_MS = 10;
/** For what was planned, to be forgotten. */
const SETTLED_MS = 1_000;

const { databaseUrl, accountId, rows, format, file } = await readAssignment<ExportAssignment>();
const app = await openApp({ databaseUrl, connections: 4 });
const request = { rows, format, filter: null, columns: null, csv: defaultCsvOptions };
const { plan } = await app.exports.openNow(accountId, request);
await setTimeout(SETTLED_MS);
const before = process.memoryUsage.rss();
let peak = before;
const sampling = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, SAMPLED_EVERY_MS);
const began = performance.now();
const written = await write();
const seconds = (performance.now() - began) / 1_000;
clearInterval(sampling);
await app.close();
const copied = await copy();
await rm(file, { force: true });
answer({
  rows: written.rows,
  bytes: written.bytes,
  seconds,
  peakBytes: peak - before,
  ...copied,
} satisfies ExportAnswer);

async function write() {
  const opened = await app.exports.openNow(accountId, request);
  const done = await opened.write(file, { signal: new AbortController().signal, onReached: async () => true });
  if (!done) throw new Error('The export was stopped');
  return done;
}

/** The columns that the export reads, in its order, of all sessions; or their messages. */
function copiedQuery(): string {
  if (rows === 'messages') {
    return `SELECT s.id, s.number, s.inbox_id, s.queue_id, s.visitor_name, e.seq, e.at, e.body -> 'actor', e.body ->> 'kind',
      e.body ->> 'text' FROM session s JOIN event e ON e.account_id = s.account_id AND e.session_id = s.id
      WHERE s.account_id = '${accountId}' AND e.type = 'message-posted' ORDER BY s.opened_at, s.id, e.seq`;
  }
  const asked = String(plan.table.first[0]);
  const columns = asked.slice(0, asked.search(/ from "session"/i));
  return `${columns} FROM session WHERE account_id = '${accountId}' ORDER BY opened_at, id`;
}

async function copy(): Promise<{ readonly copySeconds: number; readonly copyBytes: number }> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC -c jit=off' });
  await client.connect();
  const start = performance.now();
  await pipeline(
    client.query(copyTo(`COPY (${copiedQuery()}) TO STDOUT (FORMAT csv)`)),
    createWriteStream(file, { mode: 0o600 }),
  );
  const copySeconds = (performance.now() - start) / 1_000;
  await client.end();
  return { copySeconds, copyBytes: (await stat(file)).size };
}
