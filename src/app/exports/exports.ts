import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Actor, mayExport, refOf, sightOf } from '../../core/access.ts';
import type { Condition } from '../../core/condition.ts';
import type { Export, ExportManifest } from '../../core/export/export.ts';
import type { ExportRequest } from '../../core/export/request.ts';
import type { Place } from '../../core/query.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Directory } from '../../store/directory.ts';
import type { ExportTable, LeasedExport } from '../../store/exports.ts';
import type { FileStorage } from '../../store/file-storage/file-storage.ts';
import { koineVersion } from '../../store/postgres/data-version.ts';
import type { SessionCells } from '../../store/session-cells.ts';
import type { Sessions } from '../../store/sessions.ts';
import type { Filters } from '../filters.ts';
import { makeId } from '../secrets.ts';
import { type ExportPlan, planExport } from './export-plan.ts';
import type { Run, WrittenFile } from './export-run.ts';
import { writeInThread } from './writing-thread.ts';

const MOST_AT_ONCE = 5;
const MOST_TRIES = 5;
const LEASE_MS = 60_000;
const TRY_AGAIN_MS = 30_000;
const KEPT_MS = 7 * 24 * 3_600_000;
const SWEPT_AT_ONCE = 100;

/** Where exports are written, and where they are kept afterwards. */
export interface ExportPlaces {
  readonly folder: string;
  readonly storage: FileStorage;
}

/** Where exports grow, below the data folder. */
export function exportFolderIn(dataFolder: string): string {
  return path.join(dataFolder, 'exports');
}

/** An export that is read at once, by whoever asked. */
export interface OpenedExport {
  readonly plan: ExportPlan;
  /** How many sessions it is about. */
  readonly total: number;
  /** Writes all of it into a new file, in a thread of its own. */
  write(file: string, run: Pick<Run, 'signal' | 'onReached'>): Promise<WrittenFile | null>;
  manifestOf(file: WrittenFile): ExportManifest;
}

/** The account's history as files: asked for, written by a job, fetched, and forgotten after a week. */
export class Exports {
  readonly #table: ExportTable;
  readonly #cells: SessionCells;
  readonly #sessions: Pick<Sessions, 'count'>;
  readonly #filters: Pick<Filters, 'read' | 'conditionOf'>;
  readonly #directory: Pick<Directory, 'snapshot'>;
  readonly #places: ExportPlaces | null;
  readonly #databaseUrl: string;
  readonly #now: () => number;
  readonly #leaseMs: number;

  constructor(parts: {
    readonly table: ExportTable;
    readonly cells: SessionCells;
    readonly sessions: Pick<Sessions, 'count'>;
    readonly filters: Pick<Filters, 'read' | 'conditionOf'>;
    readonly directory: Pick<Directory, 'snapshot'>;
    /** Null where no files can be kept. */
    readonly places: ExportPlaces | null;
    /** Read by the threads that write. */
    readonly databaseUrl: string;
    readonly now: () => number;
    /** For how long the doer of an export may be unheard of. */
    readonly leaseMs?: number;
  }) {
    this.#table = parts.table;
    this.#cells = parts.cells;
    this.#sessions = parts.sessions;
    this.#filters = parts.filters;
    this.#directory = parts.directory;
    this.#places = parts.places;
    this.#databaseUrl = parts.databaseUrl;
    this.#now = parts.now;
    this.#leaseMs = parts.leaseMs ?? LEASE_MS;
  }

  /** Asks for a file. What the filter says of days and of `me` is settled now. */
  async create(actor: Actor, asked: ExportRequest): Promise<Export> {
    this.#place();
    const { request, condition } = await this.#read(actor, asked);
    await this.#plan(actor, request, condition);
    const createdAt = this.#now();
    const id = makeId(createdAt);
    const requestedBy = refOf(actor, null);
    const wanted = { ...fresh, accountId: actor.accountId, id, requestedBy, request, createdAt };
    if (!(await this.#table.add(wanted, condition, MOST_AT_ONCE))) {
      throw tooManyExports();
    }
    return wanted;
  }

  /** The newest first. */
  list(actor: Actor, after: Place | null, limit: number): Promise<readonly Export[]> {
    refuseUnlessExporter(actor);
    return this.#table.list(actor.accountId, after, limit);
  }

  /** Refuses with `not-found`. */
  async get(actor: Actor, id: string): Promise<Export & { readonly manifest: ExportManifest | null }> {
    refuseUnlessExporter(actor);
    const found = await this.#table.get(actor.accountId, id);
    if (!found) throw new Refusal('not-found', 'There is no such export.');
    return found;
  }

  /** Has one that failed written after all, from the beginning; refuses with `conflict` one that did not fail. */
  async retry(actor: Actor, id: string): Promise<Export> {
    await this.get(actor, id);
    switch (await this.#table.revive(actor.accountId, id, this.#now(), MOST_AT_ONCE)) {
      case 'too-many':
        throw tooManyExports();
      case 'not-failed':
        throw new Refusal('conflict', 'The export has not failed.');
      case 'revived':
        return this.get(actor, id);
    }
  }

  /** Stops it if it runs, and forgets it with its file. */
  async remove(actor: Actor, id: string): Promise<void> {
    const found = await this.get(actor, id);
    await this.#table.cancel(actor.accountId, id, this.#now());
    await this.#discard(found);
  }

  /** The file's bytes from a place on. Who takes the stream must read or destroy it. */
  async openFile(actor: Actor, id: string, from: number): Promise<{ readonly file: Export; readonly body: Readable }> {
    const file = await this.get(actor, id);
    if (file.state !== 'done') throw new Refusal('conflict', 'The export is not finished.');
    const body = await this.#place().storage.read(keyOf(file), from);
    if (!body) throw new Refusal('not-found', 'The file is no longer there.');
    return { file, body };
  }

  /** Makes an export at once, without a job, for the operator at the command line. */
  async openNow(accountId: string, asked: ExportRequest): Promise<OpenedExport> {
    const actor: Actor = { kind: 'system', accountId };
    const { request, condition } = await this.#read(actor, asked);
    const snapshot = await this.#snapshot(accountId);
    const databaseUrl = this.#databaseUrl;
    const plan = planExport(this.#cells, actor, request, condition, snapshot);
    return {
      plan,
      total: await this.#sessions.count(sightOf(actor), condition ? { where: condition } : {}),
      write: (file, run) => {
        const job = { request, place: null, sessions: 0, rows: 0, bytes: 0 };
        return writeInThread({ databaseUrl, plan, file, job }, run);
      },
      manifestOf: (file) => manifestOf(snapshot.account, request, file, this.#now()),
    };
  }

  /** What is asked for in its canonical form, for Koine itself to ask for later. Refuses what could not be made. */
  async settle(accountId: string, asked: ExportRequest): Promise<ExportRequest> {
    const actor: Actor = { kind: 'system', accountId };
    const { request, condition } = await this.#read(actor, asked);
    await this.#plan(actor, request, condition);
    return request;
  }

  /** Asks for a file on behalf of a schedule, as of a time; false while too many of the account's wait. */
  async ask(wanted: Pick<Export, 'accountId' | 'id' | 'requestedBy' | 'request'>, asOf: number): Promise<boolean> {
    const { accountId, request } = wanted;
    const condition = request.filter === null ? null : await this.#filters.conditionOf(accountId, request.filter, asOf);
    return this.#table.add({ ...fresh, ...wanted, createdAt: this.#now() }, condition, MOST_AT_ONCE);
  }

  /** An export that a schedule asked for; null: it is not there, or no longer. */
  found(accountId: string, id: string) {
    return this.#table.get(accountId, id);
  }

  /** Copies the file of an export that is done to a path on this machine, and answers that; whoever asked removes it. */
  async fetch(file: Pick<Export, 'accountId' | 'id' | 'sha256'>): Promise<string> {
    const { storage } = this.#place();
    const body = await storage.read(keyOf(file));
    if (!body) throw new Error('The file of an export is no longer there');
    const copy = `${this.draftOf(file)}-copy`;
    const hash = createHash('sha256');
    await mkdir(path.dirname(copy), { recursive: true, mode: 0o700 });
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(copy, { mode: 0o600 }),
    );
    if (hash.digest('hex') !== file.sha256) throw new Error('The file of an export is not what was written');
    return copy;
  }

  /** Does one export that is due, if there is one; answers whether there was. Never throws for the export's own sake. */
  async performNext(signal: AbortSignal, onError: (error: unknown) => void): Promise<boolean> {
    if (!this.#places) return false;
    const now = this.#now();
    const job = await this.#table.take(now, now + this.#leaseMs, makeId(now));
    if (!job) return false;
    // What takes long between two stretches, such as storing a great file, must not seem to be nobody's.
    const holding = setInterval(() => {
      void this.#table.hold(job, this.#now() + this.#leaseMs).catch(onError);
    }, this.#leaseMs / 3);
    try {
      await this.#perform(job, signal);
    } catch (error) {
      if (signal.aborted) return false;
      onError(error);
      const at = this.#now();
      const tryAgainAt = job.tries < MOST_TRIES ? at + job.tries * TRY_AGAIN_MS : null;
      // Why it failed is told for as long as a file would be kept; what was written of it is not.
      if (tryAgainAt === null) await rm(this.draftOf(job), { force: true });
      const problem = 'Koine could not write it; its log says why.';
      await this.#table.fail(job, problem, at, { tryAgainAt, expiresAt: at + KEPT_MS });
    } finally {
      clearInterval(holding);
    }
    return true;
  }

  /** Forgets the account's exports that were written or are being written, with their files, for an erasure that counts them. */
  async removeMade(accountId: string, receiptId: string): Promise<void> {
    for (const each of await this.#table.made(accountId)) {
      await this.#table.cancel(accountId, each.id, this.#now());
      await this.#discard(each, receiptId);
    }
  }

  /** Forgets what expired, with its files. */
  async sweep(): Promise<void> {
    for (const expired of await this.#table.expired(this.#now(), SWEPT_AT_ONCE)) await this.#discard(expired);
  }

  async #perform(job: LeasedExport, signal: AbortSignal): Promise<void> {
    const actor: Actor = { kind: 'system', accountId: job.accountId };
    const snapshot = await this.#snapshot(job.accountId);
    if (job.total === null) {
      const filter = job.condition ? { where: job.condition } : {};
      await this.#table.setTotal(job, await this.#sessions.count(sightOf(actor), filter));
    }
    const file = this.draftOf(job);
    const plan = planExport(this.#cells, actor, job.request, job.condition, snapshot);
    const written = await writeInThread(
      { databaseUrl: this.#databaseUrl, plan, file, job },
      { signal, onReached: (reached) => this.#table.reach(job, reached, this.#now() + this.#leaseMs) },
    );
    if (!written) return rm(file, { force: true });
    const { storage } = this.#place();
    await storage.put(keyOf(job), { file, size: written.bytes, sha256: written.sha256 });
    await rm(file, { force: true });
    const at = this.#now();
    const manifest = manifestOf(snapshot.account, job.request, written, at);
    const isKept = await this.#table.finish(job, manifest, written.sessions, at, at + KEPT_MS);
    if (!isKept) await storage.remove(keyOf(job));
  }

  async #read(actor: Actor, request: ExportRequest) {
    if (actor.kind !== 'system') refuseUnlessExporter(actor);
    if (request.filter === null) return { request, condition: null };
    const { canonical, condition } = await this.#filters.read(actor, request.filter, '/filter');
    return { request: { ...request, filter: canonical }, condition };
  }

  async #plan(actor: Actor, request: ExportRequest, condition: Condition | null): Promise<ExportPlan> {
    return planExport(this.#cells, actor, request, condition, await this.#snapshot(actor.accountId));
  }

  async #snapshot(accountId: string) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }

  async #discard(file: Pick<Export, 'accountId' | 'id'>, receiptId: string | null = null): Promise<void> {
    await this.#places?.storage.remove(keyOf(file));
    if (this.#places) await rm(this.draftOf(file), { force: true });
    await this.#table.remove(file.accountId, file.id, receiptId);
  }

  /** Where it grows. */
  draftOf({ accountId, id }: Pick<Export, 'accountId' | 'id'>): string {
    return path.join(this.#place().folder, `${accountId}-${id}`);
  }

  #place(): ExportPlaces {
    if (!this.#places) throw new Refusal('unavailable', 'No files can be kept here.');
    return this.#places;
  }
}

const fresh = {
  state: 'waiting',
  total: null,
  sessions: 0,
  rows: 0,
  bytes: 0,
  sha256: null,
  problem: null,
  finishedAt: null,
  expiresAt: null,
} as const;

function manifestOf(
  account: { readonly id: string; readonly name: string },
  request: ExportRequest,
  file: WrittenFile,
  at: number,
): ExportManifest {
  const { rows, format, csv, filter } = request;
  return {
    koine: koineVersion,
    account: { id: account.id, name: account.name },
    createdAt: new Date(at).toISOString(),
    rows,
    format,
    csv: format === 'csv' ? csv : null,
    filter,
    columns: file.columns.map(({ name, type, unit, describes }) => ({ name, type, unit, describes })),
    rowCount: file.rows,
    bytes: file.bytes,
    sha256: file.sha256,
  };
}

function tooManyExports(): Refusal {
  return new Refusal('conflict', `At most ${MOST_AT_ONCE} exports wait or run at a time.`);
}

function keyOf({ accountId, id }: Pick<Export, 'accountId' | 'id'>): string {
  return `exports/${accountId}/${id}`;
}

function refuseUnlessExporter(actor: Actor): void {
  if (!mayExport(actor)) {
    throw new Refusal('forbidden', 'Exports are for supervisors, admins, owners and keys that may read.');
  }
}
