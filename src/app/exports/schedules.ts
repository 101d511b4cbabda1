import { type Actor, mayExport, mayManage, refOf } from '../../core/access.ts';
import type { ExportRequest } from '../../core/export/request.ts';
import {
  type ExportSchedule,
  isFolderPath,
  nextDue,
  patternFault,
  type ScheduleRun,
  type ScheduleTarget,
} from '../../core/export/schedule.ts';
import { isMailAddress, sameMailAddress } from '../../core/mail-address.ts';
import type { Place } from '../../core/query.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import { zoneOf } from '../../core/zone.ts';
import type { Directory } from '../../store/directory.ts';
import type { ExportRunTable } from '../../store/export-runs.ts';
import type { ExportScheduleTable } from '../../store/export-schedules.ts';
import type { Audit } from '../audit.ts';
import type { CallableAddresses } from '../callable-addresses.ts';
import type { Sealing } from '../sealing.ts';
import { makeId } from '../secrets.ts';
import type { Exports } from './exports.ts';

const MOST = 50;
const MOST_WAITING = 5;
const KEPT_MS = 400 * 24 * 3_600_000;

/** Where files are to go; without a secret the one that is there stays. */
export type TargetWish =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 's3'; readonly address: string; readonly keyId: string; readonly secret?: string }
  | { readonly kind: 'mail'; readonly recipients: readonly string[] };

export interface NewSchedule extends Pick<ExportSchedule, 'name' | 'request' | 'at' | 'fileName' | 'keep' | 'enabled'> {
  readonly target: TargetWish;
}

/** Exports that are made again and again: told to those who may export, made and changed by those of them who may manage. */
export class ExportSchedules {
  readonly #table: ExportScheduleTable;
  readonly #runs: ExportRunTable;
  readonly #exports: Pick<Exports, 'settle'>;
  readonly #directory: Pick<Directory, 'snapshot'>;
  readonly #audit: Pick<Audit, 'note'>;
  readonly #sealing: Sealing | null;
  readonly #addresses: CallableAddresses;
  readonly #hasFolder: boolean;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: ExportScheduleTable;
    readonly runs: ExportRunTable;
    readonly exports: Pick<Exports, 'settle'>;
    readonly directory: Pick<Directory, 'snapshot'>;
    readonly audit: Pick<Audit, 'note'>;
    readonly sealing: Sealing | null;
    readonly addresses: CallableAddresses;
    /** Whether the operator named a folder for exports. */
    readonly hasFolder: boolean;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#runs = parts.runs;
    this.#exports = parts.exports;
    this.#directory = parts.directory;
    this.#audit = parts.audit;
    this.#sealing = parts.sealing;
    this.#addresses = parts.addresses;
    this.#hasFolder = parts.hasFolder;
    this.#now = parts.now;
  }

  /** The oldest first. */
  list(actor: Actor, after: Place | null, limit: number): Promise<readonly ExportSchedule[]> {
    refuseUnlessExporter(actor);
    return this.#table.list(actor.accountId, after, limit);
  }

  /** Refuses with `not-found`. */
  async get(actor: Actor, id: string): Promise<ExportSchedule> {
    refuseUnlessExporter(actor);
    const found = await this.#table.get(actor.accountId, id);
    if (!found) throw new Refusal('not-found', 'There is no such schedule.');
    return found;
  }

  /** Whose files there were and will be, the newest first. */
  async runs(actor: Actor, id: string, after: Place | null, limit: number): Promise<readonly ScheduleRun[]> {
    await this.get(actor, id);
    return this.#runs.list(actor.accountId, id, after, limit);
  }

  /** Refuses what could not be done when its time comes, with its place in the request. */
  async create(actor: Actor, wish: NewSchedule): Promise<ExportSchedule> {
    refuseUnlessScheduler(actor);
    const createdAt = this.#now();
    const { accountId } = actor;
    const id = makeId(createdAt);
    const { name, at, fileName, keep, enabled } = wish;
    refuseFaultyName(fileName);
    const schedule: ExportSchedule = {
      accountId,
      id,
      name,
      request: await this.#exports.settle(accountId, wish.request),
      at,
      target: await this.#target(actor, wish.target, null),
      fileName,
      keep,
      enabled,
      notice: null,
      failures: 0,
      madeBy: refOf(actor, null),
      createdAt,
      nextDueAt: enabled ? await this.#nextDue(accountId, at) : null,
    };
    const secret = this.#sealed(accountId, id, wish.target);
    if (!(await this.#table.add(schedule, secret, MOST))) {
      throw new Refusal('conflict', `An account has at most ${MOST} scheduled exports.`);
    }
    await this.#audit.note(actor, 'export-schedule-made', subjectOf(schedule));
    return schedule;
  }

  /** Switched on, or given another time, it is due at the next time from now on. */
  async change(actor: Actor, id: string, changes: Partial<NewSchedule>): Promise<ExportSchedule> {
    const before = await this.get(actor, id);
    refuseUnlessScheduler(actor);
    const { accountId } = actor;
    const { target, request, ...plain } = changes;
    if (plain.fileName !== undefined) refuseFaultyName(plain.fileName);
    const enabled = plain.enabled ?? before.enabled;
    const isRestarted = enabled && (!before.enabled || plain.at !== undefined);
    await this.#table.change(accountId, id, {
      ...plain,
      ...(request && { request: await this.#exports.settle(accountId, request) }),
      ...(target && { target: await this.#target(actor, target, before.target) }),
      ...(target && target.kind !== 's3' && { sealedSecret: null }),
      ...(target?.kind === 's3' &&
        target.secret !== undefined && { sealedSecret: this.#sealed(accountId, id, target) }),
      ...(isRestarted && { nextDueAt: await this.#nextDue(accountId, plain.at ?? before.at) }),
      ...(plain.enabled === true && { notice: null, failures: 0 }),
      ...(!enabled && { nextDueAt: null }),
    });
    const after = await this.get(actor, id);
    await this.#audit.note(actor, 'export-schedule-changed', subjectOf(after));
    return after;
  }

  /** Forgets it and its runs; files stay where they went. */
  async remove(actor: Actor, id: string): Promise<void> {
    const schedule = await this.get(actor, id);
    refuseUnlessScheduler(actor);
    await this.#table.remove(actor.accountId, id);
    await this.#audit.note(actor, 'export-schedule-removed', subjectOf(schedule));
  }

  /** Makes one file now, whether or not it is switched on. */
  async runNow(actor: Actor, id: string): Promise<ScheduleRun> {
    await this.get(actor, id);
    refuseUnlessScheduler(actor);
    const { accountId } = actor;
    if ((await this.#runs.waiting(accountId, id)) >= MOST_WAITING) {
      throw new Refusal('conflict', `At most ${MOST_WAITING} runs of a schedule wait at a time.`);
    }
    const now = this.#now();
    const runId = makeId(now);
    // Two of the same millisecond are due one after the other.
    for (let dueAt = now; !(await this.#runs.add(accountId, id, runId, dueAt)); dueAt += 1);
    const run = await this.#runs.get(accountId, runId);
    if (!run) throw new Refusal('not-found', 'There is no such schedule.');
    return run;
  }

  /** Forgets runs of more than a year ago whose files are no longer there. */
  async sweep(): Promise<void> {
    await this.#runs.sweep(this.#now() - KEPT_MS);
  }

  async #nextDue(accountId: string, at: ExportSchedule['at']): Promise<number> {
    const { account } = await this.#snapshot(accountId);
    return nextDue(at, zoneOf(account.zone), this.#now());
  }

  async #snapshot(accountId: string) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }

  async #target(actor: Actor, wish: TargetWish, before: ScheduleTarget | null): Promise<ScheduleTarget> {
    switch (wish.kind) {
      case 'folder':
        if (!this.#hasFolder) {
          throw invalidInput('/target/kind', 'The operator has named no folder for exports (KOINE_EXPORTS_FOLDER).');
        }
        if (!isFolderPath(wish.folder)) throw invalidInput('/target/folder', 'This is no path below the folder.');
        return { kind: 'folder', folder: wish.folder };
      case 's3': {
        const address = this.#storageAddress(wish.address);
        const isSame = before?.kind === 's3' && before.keyId === wish.keyId && sameHost(before.address, address);
        if (wish.secret === undefined && !isSame) throw invalidInput('/target/secret', 'The secret is missing.');
        return { kind: 's3', address, keyId: wish.keyId };
      }
      case 'mail':
        return this.#mailTarget(actor, wish.recipients, before);
    }
  }

  #storageAddress(text: string): string {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname.length < 2 || url.hash !== '') {
      throw invalidInput('/target/address', 'This is no address of a bucket, such as https://s3.example.com/bucket.');
    }
    if (url.username !== '' || url.password !== '') {
      throw invalidInput('/target/address', 'Keys do not stand in the address.');
    }
    if (this.#addresses.forbids(url)) throw invalidInput('/target/address', 'This address may not be called.');
    return url.href;
  }

  /** Owners may name anybody; others agents, and whom an owner named before. */
  async #mailTarget(actor: Actor, wanted: readonly string[], before: ScheduleTarget | null): Promise<ScheduleTarget> {
    const { agents } = await this.#snapshot(actor.accountId);
    const isAgent = (address: string) =>
      [...agents.values()].some(({ email, disabled }) => !disabled && sameMailAddress(email, address));
    const known = before?.kind === 'mail' ? before.allowed : [];
    const mayAllow = actor.kind === 'agent' && actor.role === 'owner';
    const recipients = [...new Map(wanted.map((each) => [each.toLowerCase(), each])).values()];
    for (const [place, address] of recipients.entries()) {
      if (!isMailAddress(address)) throw invalidInput(`/target/recipients/${place}`, 'This is no mail address.');
      if (mayAllow || isAgent(address) || known.some((each) => sameMailAddress(each, address))) continue;
      throw invalidInput(
        `/target/recipients/${place}`,
        'This is the address of no agent; only an owner may send exports there.',
      );
    }
    return { kind: 'mail', recipients, allowed: recipients.filter((each) => !isAgent(each)) };
  }

  #sealed(accountId: string, id: string, target: TargetWish): Buffer | null {
    if (target.kind !== 's3' || target.secret === undefined) return null;
    if (!this.#sealing) throw new Refusal('unavailable', 'Without a key for sealing no secret can be kept.');
    return this.#sealing.seal(accountId, secretContext(id), target.secret);
  }
}

/** Where the secret of a schedule's storage belongs, for its sealing. */
export function secretContext(scheduleId: string): string {
  return `export schedule ${scheduleId}`;
}

/** What is exported, when, and where to; for those who look afterwards. */
function subjectOf({ id, name, request, target, enabled }: ExportSchedule) {
  const { rows, filter } = request;
  return { id, name, rows, filter, target, enabled } satisfies Record<string, unknown> & {
    rows: ExportRequest['rows'];
  };
}

function sameHost(one: string, other: string): boolean {
  return new URL(one).origin === new URL(other).origin;
}

function refuseFaultyName(fileName: string): void {
  const fault = patternFault(fileName);
  if (fault !== null) throw invalidInput('/fileName', fault);
}

function refuseUnlessExporter(actor: Actor): void {
  if (!mayExport(actor)) {
    throw new Refusal('forbidden', 'Exports are for supervisors, admins, owners and keys that may read.');
  }
}

function refuseUnlessScheduler(actor: Actor): void {
  refuseUnlessExporter(actor);
  if (!mayManage(actor)) {
    throw new Refusal('forbidden', 'Exports are scheduled by owners, admins and keys that may read and manage.');
  }
}
