import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Actor, mayManage, refOf } from '../../core/access.ts';
import {
  type FoundName,
  type Import,
  type ImportCounts,
  type ImportNote,
  keyOfName,
  type NameMapping,
  noCounts,
} from '../../core/imports.ts';
import type { Place } from '../../core/query.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { FileStorage } from '../../store/file-storage/file-storage.ts';
import type { ImportTable, LeasedImport } from '../../store/imports.ts';
import type { Accounts } from '../accounts.ts';
import { makeId } from '../secrets.ts';
import { differencesBetween } from './differences.ts';
import type { ImportReader } from './import-reader.ts';
import { countNames, type ImportRun, type Taking } from './import-run.ts';
import { recordsOf } from './records-of.ts';

const MOST_KEPT = 100;
const MOST_BYTES = 4 * 1024 ** 3;
const MOST_NAMES = 2_000;
const MOST_NOTES = 10_000;
const MOST_TRIES = 5;
/** A file, and what is told of it word by word, holds what visitors said: it goes after a week, in whatever state it is. */
const FILE_KEPT_MS = 7 * 86_400_000;
const SWEPT_AT_ONCE = 1_000;
/** No upload takes so long: what is older, a crash left. */
const ARRIVING_MS = 86_400_000;
const LEASE_MS = 60_000;
const TRY_AGAIN_MS = 10_000;
/** Records between two notes of how far it has come. */
const STRETCH = 50;
/** All sessions are read back up to this many; of more, one of twenty. */
const READ_BACK_ALL = 500;
const READ_BACK_ONE_OF = 20;

/** What an import needs of the dialects. */
export interface ImportTools {
  readonly readers: ReadonlyMap<string, ImportReader>;
  /** What the dialect's own route answers for the session; null where it does not answer with it. */
  readSession(accountId: string, sessionId: string, dialect: string): Promise<unknown>;
}

/** Where uploads grow, below the data folder. */
export function importFolderIn(dataFolder: string): string {
  return path.join(dataFolder, 'imports');
}

/** History from files of vendors: taken, looked through, and then written by a job; its receipt is kept until somebody removes it. */
export class Imports {
  readonly #table: ImportTable;
  readonly #run: ImportRun;
  readonly #accounts: Pick<Accounts, 'snapshot'>;
  readonly #places: { readonly folder: string; readonly storage: FileStorage } | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: ImportTable;
    readonly run: ImportRun;
    readonly accounts: Pick<Accounts, 'snapshot'>;
    /** Null where no files can be kept. */
    readonly places: { readonly folder: string; readonly storage: FileStorage } | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#run = parts.run;
    this.#accounts = parts.accounts;
    this.#places = parts.places;
    this.#now = parts.now;
  }

  /** Takes a file of at most 4 GB, to be looked through; nothing of it is written before `start`. */
  async create(actor: Actor, asked: { readonly dialect: string; readonly fileName: string }, body: Readable) {
    refuseUnlessManager(actor);
    const { folder, storage } = this.#place();
    const { accountId } = actor;
    const createdAt = this.#now();
    const id = makeId(createdAt);
    const file = path.join(folder, id);
    const hash = createHash('sha256');
    let bytes = 0;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await pipeline(
        body,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            bytes += chunk.length;
            if (bytes > MOST_BYTES) throw new Refusal('too-large', 'A file has at most 4 GB.');
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(file, { mode: 0o600 }),
      );
      if (bytes === 0) throw invalidInput('', 'The file is empty.');
      await storage.put(keyOf({ accountId, id }), { file, size: bytes, sha256: hash.digest('hex') });
    } finally {
      await rm(file, { force: true });
    }
    const made: Import = { ...fresh, ...asked, accountId, id, bytes, requestedBy: refOf(actor, null), createdAt };
    if (!(await this.#table.add(made, MOST_KEPT))) {
      await storage.remove(keyOf(made));
      throw new Refusal('conflict', `At most ${MOST_KEPT} imports are kept. Remove one that is no longer needed.`);
    }
    return made;
  }

  /** The newest first. */
  list(actor: Actor, after: Place | null, limit: number): Promise<readonly Import[]> {
    refuseUnlessManager(actor);
    return this.#table.list(actor.accountId, after, limit);
  }

  /** Refuses with `not-found`. */
  async get(actor: Actor, id: string): Promise<Import> {
    refuseUnlessManager(actor);
    const found = await this.#table.get(actor.accountId, id);
    if (!found) throw new Refusal('not-found', 'There is no such import.');
    return found;
  }

  /** What was refused, or differs; the first ten thousand. */
  async notes(actor: Actor, id: string, kind: ImportNote['kind'], limit = MOST_NOTES): Promise<readonly ImportNote[]> {
    await this.get(actor, id);
    return this.#table.notes(actor.accountId, id, kind, Math.min(limit, MOST_NOTES));
  }

  /** Has it looked through again under this mapping, or written. Refuses with `conflict` one that is being read. */
  async start(actor: Actor, id: string, asked: { readonly isDry: boolean; readonly mapping: NameMapping }) {
    const found = await this.get(actor, id);
    const { agents, queues, inboxes } = await this.#accounts.snapshot(actor.accountId);
    const own = { agent: agents, queue: queues, inbox: inboxes };
    const named = new Map(found.names.map((name) => [keyOfName(name), name.kind]));
    for (const [key, ownId] of Object.entries(asked.mapping)) {
      const kind = named.get(key);
      if (!kind) throw invalidInput('/mapping', `The file does not name ${key}.`);
      if (!own[kind].has(ownId)) throw invalidInput('/mapping', `There is no such ${kind}.`);
    }
    const state = asked.isDry ? 'checking' : 'running';
    const change = { state, mapping: asked.mapping } as const;
    if (!(await this.#table.begin(actor.accountId, id, change, noCounts, this.#now()))) {
      throw new Refusal('conflict', 'The file is being read.');
    }
    return this.get(actor, id);
  }

  /** Stops it if it runs, and forgets it with its file; sessions that were written stay. */
  async remove(actor: Actor, id: string): Promise<void> {
    const found = await this.get(actor, id);
    await this.#table.remove(actor.accountId, id);
    await this.#places?.storage.remove(keyOf(found));
  }

  /** Does one import that is due, if there is one; answers whether there was. */
  async performNext(tools: ImportTools, signal: AbortSignal, onError: (error: unknown) => void): Promise<boolean> {
    if (!this.#places) return false;
    const now = this.#now();
    const job = await this.#table.take(now, now + LEASE_MS, makeId(now));
    if (!job) return false;
    try {
      await this.#perform(job, tools, signal);
    } catch (error) {
      if (signal.aborted) return false;
      const at = this.#now();
      if (error instanceof Refusal) {
        await this.#table.fail(job, error.message, at, null);
        return true;
      }
      onError(error);
      const tryAgainAt = job.tries < MOST_TRIES ? at + job.tries * TRY_AGAIN_MS : null;
      await this.#table.fail(job, 'Koine could not go on; its log says why.', at, tryAgainAt);
    }
    return true;
  }

  /** Removes files that were uploaded a week ago, with the differences that repeat them; receipts stay. Uploads that a crash cut off go, too. */
  async sweep(): Promise<void> {
    const now = this.#now();
    if (this.#places) await sweepArrivals(this.#places.folder, now - ARRIVING_MS);
    const stale = await this.#table.withFilesOfBefore(now - FILE_KEPT_MS, SWEPT_AT_ONCE);
    for (const each of stale) {
      await this.#places?.storage.remove(keyOf(each));
      await this.#table.noteFileRemoved(each, now);
    }
  }

  async #perform(job: LeasedImport, tools: ImportTools, signal: AbortSignal): Promise<void> {
    const { accountId, dialect, mapping } = job;
    const reader = tools.readers.get(dialect);
    if (!reader) throw new Refusal('invalid-input', 'Nothing can be brought in from there.');
    const isDry = job.state === 'checking';
    const body = await this.#place().storage.read(keyOf(job));
    if (!body) throw new Refusal('not-found', 'The file is no longer there.');
    const counts: { -readonly [name in keyof ImportCounts]: number } = { ...job.counts };
    const names = new Map<string, FoundName>(job.names.map((name) => [keyOfName(name), name]));
    let { firstAt, lastAt } = counts.read === 0 ? { firstAt: null, lastAt: null } : job;
    let notes: ImportNote[] = [];
    let noted = { refused: counts.refused, differs: counts.differing };
    const note = (kind: ImportNote['kind'], given: Omit<ImportNote, 'kind'>) => {
      if (noted[kind] < MOST_NOTES) notes.push({ kind, ...given });
      noted = { ...noted, [kind]: noted[kind] + 1 };
    };
    const reach = async () => {
      const reached = { counts, names: [...names.values()], firstAt, lastAt };
      const isHeld = await this.#table.reach(job, reached, notes, this.#now() + LEASE_MS);
      notes = [];
      return isHeld;
    };
    let taking: Taking | null = null;
    let passed = 0;
    for await (const { line, given, problem } of recordsOf(body, reader.lists)) {
      passed += 1;
      if (passed <= job.counts.read) continue;
      if (signal.aborted) return;
      taking ??= { accountId, dialect, reader, mapping, isDry, snapshot: await this.#accounts.snapshot(accountId) };
      counts.read = passed;
      let foreignId: string | null = null;
      try {
        if (problem !== null) throw invalidInput('', problem);
        const record = reader.read(given, taking.snapshot);
        foreignId = record.id;
        countNames(names, record.names, taking, MOST_NAMES);
        const taken = await this.#run.take(record, taking);
        firstAt = Math.min(firstAt ?? taken.at, taken.at);
        lastAt = Math.max(lastAt ?? taken.at, taken.at);
        if (taken.outcome === 'written') counts.written += 1;
        if (taken.outcome === 'present') counts.present += 1;
        const isCompared = !isDry && (counts.read <= READ_BACK_ALL || counts.read % READ_BACK_ONE_OF === 0);
        if (isCompared) {
          const answer = await tools.readSession(accountId, taken.sessionId, dialect);
          const back = answer === null ? { given, read: undefined } : reader.readBack(answer, given);
          const differences = differencesBetween(back.given, back.read);
          counts.compared += 1;
          if (differences.length > 0) {
            counts.differing += 1;
            note('differs', { record: passed, line, foreignId, reason: differences.join('\n') });
          }
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        counts.refused += 1;
        note('refused', { record: passed, line, foreignId, reason: reasonOf(error) });
      }
      if (passed % STRETCH === 0) {
        if (!(await reach())) return;
        taking = null;
      }
    }
    if (await reach()) await this.#table.finish(job, isDry ? 'checked' : 'done', passed, this.#now());
  }

  #place() {
    if (!this.#places) throw new Refusal('unavailable', 'No files can be kept here.');
    return this.#places;
  }
}

const fresh = {
  state: 'checking',
  mapping: {},
  total: null,
  counts: noCounts,
  names: [],
  firstAt: null,
  lastAt: null,
  problem: null,
  finishedAt: null,
} as const;

function reasonOf({ message, faults }: Refusal): string {
  if (faults.length === 0) return message;
  return faults.map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`)).join('; ');
}

async function sweepArrivals(folder: string, before: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: before }));
    if (mtimeMs < before) await rm(file, { force: true });
  }
}

function keyOf({ accountId, id }: Pick<Import, 'accountId' | 'id'>): string {
  return `imports/${accountId}/${id}`;
}

function refuseUnlessManager(actor: Actor): void {
  if (actor.kind !== 'system' && !mayManage(actor))
    throw new Refusal('forbidden', 'Imports are for owners, admins and keys that may manage.');
}
