import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Column } from '../../core/export/column.ts';
import type { Place } from '../../core/query.ts';
import type { LeasedExport, Reached } from '../../store/exports.ts';
import type { ExportSource } from './export-source.ts';
import { formatFacts, openTableWriter, type TableWriter } from './table-writer.ts';

const NOTED_EVERY_MS = 1_000;
const MOST_BYTES = 64 * 1024 ** 3;

/** A file that was written whole. */
export interface WrittenFile {
  readonly file: string;
  readonly columns: readonly Column[];
  readonly sessions: number;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a run writes, what it goes on from, and whom it tells. */
export interface Run {
  readonly file: string;
  readonly job: Pick<LeasedExport, 'request' | 'place' | 'sessions' | 'rows' | 'bytes'>;
  readonly source: ExportSource;
  readonly signal: AbortSignal;
  /** Is told now and then how far it has come; what was told is on the disk. Answers false to stop. */
  readonly onReached: (reached: Reached) => Promise<boolean>;
}

/**
 * Writes an export into a file, from where an earlier run of it came to: what it wrote is kept where its format allows
 * that, else it begins anew. Null when it was told to stop. Memory holds one stretch of rows at a time [K8].
 */
export async function writeExport({ file, job, source, signal, onReached }: Run): Promise<WrittenFile | null> {
  const { format, csv } = job.request;
  const { isResumable } = formatFacts[format];
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const goesOn = isResumable && job.place !== null && (await sizeOf(file)) >= job.bytes;
  const output = await Output.open(file, goesOn ? job.bytes : 0);
  const writer = await openTableWriter(format, source.columns, csv);
  let [sessions, rows] = goesOn ? [job.sessions, job.rows] : [0, 0];
  try {
    if (!goesOn) await output.add(await writer.begin());
    let notedAt = performance.now();
    for await (const stretch of source.read(goesOn ? job.place : null, signal)) {
      await output.add(await writer.write(stretch.rows));
      sessions += stretch.sessions;
      rows += stretch.rows.count;
      if (stretch.isMidway || performance.now() - notedAt < NOTED_EVERY_MS) continue;
      notedAt = performance.now();
      if (isResumable) await output.sync();
      const place: Place | null = isResumable ? stretch.next : null;
      if (!(await onReached({ place, sessions, rows, bytes: output.bytes }))) return null;
    }
    await endWriting(writer, output);
    return { file, columns: source.columns, sessions, rows, bytes: output.bytes, sha256: output.digest() };
  } finally {
    await output.close();
  }
}

async function endWriting(writer: TableWriter, output: Output): Promise<void> {
  await output.add(await writer.end());
  await output.sync();
}

/** A file that grows, and the hash of all that is in it. */
class Output {
  readonly #handle: FileHandle;
  readonly #hash: Hash;
  bytes: number;

  private constructor(handle: FileHandle, hash: Hash, bytes: number) {
    this.#handle = handle;
    this.#hash = hash;
    this.bytes = bytes;
  }

  /** Keeps so many bytes of what is there, and goes on after them. */
  static async open(file: string, kept: number): Promise<Output> {
    const hash = createHash('sha256');
    if (kept === 0) await rm(file, { force: true });
    else await pipeline(createReadStream(file, { end: kept - 1 }), hash, { end: false });
    const handle = await open(file, 'a', 0o600);
    await handle.truncate(kept);
    return new Output(handle, hash, kept);
  }

  async add(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (this.bytes + bytes.length > MOST_BYTES) throw new Error('The file of an export would be greater than 64 GiB');
    await this.#handle.appendFile(bytes);
    this.#hash.update(bytes);
    this.bytes += bytes.length;
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
