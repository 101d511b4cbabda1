import { rm } from 'node:fs/promises';
import type { Snapshot } from '../../core/directory.ts';
import {
  type ExportSchedule,
  fileNameOf,
  MOST_FAILURES,
  nextDue,
  type ScheduleRun,
} from '../../core/export/schedule.ts';
import { backOff } from '../../core/mail.ts';
import { zoneOf } from '../../core/zone.ts';
import type { Directory } from '../../store/directory.ts';
import type { ExportRunTable, LeasedRun, RunStep } from '../../store/export-runs.ts';
import type { ExportScheduleTable } from '../../store/export-schedules.ts';
import { composeFailure } from '../mail/compose-export.ts';
import { makeId } from '../secrets.ts';
import type { Exports } from './exports.ts';
import { type Finished, type Outbox, Undeliverable, type Ways } from './ways.ts';

const SEEN_AT_ONCE = 50;
const LEASE_MS = 60_000;
/** Until a file that is being written is looked at again. */
const LOOK_AGAIN_MS = 1_000;
const CROWDED_MS = 30_000;
const MOST_TRIES = 6;
/** What was missed for longer, while no Koine ran, is not made up for. */
const MADE_UP_FOR_MS = 31 * 24 * 3_600_000;
const TOLD_WITHIN_MS = 24 * 3_600_000;
const NAMES_TRIED = 100;

/**
 * Does what schedules are due for, beside any number of other processes: each time that comes has one run, whose steps
 * are taken by one process at a time and again by another when that dies. A run asks for an export that bears its own id,
 * waits for it, and brings the file there.
 */
export class ScheduledRuns {
  readonly #table: ExportScheduleTable;
  readonly #runs: ExportRunTable;
  readonly #exports: Pick<Exports, 'ask' | 'found' | 'fetch'>;
  readonly #directory: Pick<Directory, 'snapshot'>;
  readonly #ways: Ways;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: ExportScheduleTable;
    readonly runs: ExportRunTable;
    readonly exports: Pick<Exports, 'ask' | 'found' | 'fetch'>;
    readonly directory: Pick<Directory, 'snapshot'>;
    readonly ways: Ways;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#runs = parts.runs;
    this.#exports = parts.exports;
    this.#directory = parts.directory;
    this.#ways = parts.ways;
    this.#now = parts.now;
  }

  /** Begins what has become due. */
  async begin(): Promise<void> {
    for (const schedule of await this.#table.due(this.#now(), SEEN_AT_ONCE)) {
      const { accountId, id, at, nextDueAt } = schedule;
      const snapshot = await this.#directory.snapshot(accountId);
      if (!snapshot || nextDueAt === null) continue;
      const next = nextDue(at, zoneOf(snapshot.account.zone), Math.max(nextDueAt, this.#now() - MADE_UP_FOR_MS));
      await this.#table.begin({ accountId, id, nextDueAt }, makeId(this.#now()), next);
    }
  }

  /** Takes one step of one run, if there is one to take; answers whether there was. Throws nothing for the run's own sake. */
  async step(outbox: Outbox, onError: (error: unknown) => void): Promise<boolean> {
    const now = this.#now();
    const run = await this.#runs.take(now, now + LEASE_MS, makeId(now));
    if (!run) return false;
    const holding = setInterval(() => {
      void this.#runs.settle(run, { nextTryAt: this.#now() + LEASE_MS }).catch(onError);
    }, LEASE_MS / 3);
    try {
      const step = await this.#take(run, outbox).catch((error: unknown) => this.#failed(run, error, onError));
      clearInterval(holding);
      if (step && (await this.#runs.settle(run, step))) await this.#conclude(run, step).catch(onError);
    } finally {
      clearInterval(holding);
    }
    return true;
  }

  async #take(run: LeasedRun, outbox: Outbox): Promise<RunStep | null> {
    const { accountId, id, scheduleId } = run;
    const [schedule, snapshot] = await Promise.all([
      this.#table.get(accountId, scheduleId),
      this.#directory.snapshot(accountId),
    ]);
    if (!schedule || !snapshot) return null;
    if (run.state === 'delivered') return { nextTryAt: null };
    if (run.state === 'failed') return this.#tell(run, schedule, snapshot, outbox);
    const made = await this.#exports.found(accountId, id);
    if (!made) {
      const wanted = { accountId, id, requestedBy: schedule.madeBy, request: schedule.request };
      const isAsked = await this.#exports.ask(wanted, run.dueAt);
      return { nextTryAt: this.#now() + (isAsked ? LOOK_AGAIN_MS : CROWDED_MS) };
    }
    if (made.state === 'waiting' || made.state === 'running') return { nextTryAt: this.#now() + LOOK_AGAIN_MS };
    const { manifest } = made;
    if (made.state !== 'done' || !manifest) throw new Undeliverable(made.problem ?? 'The export was stopped.');
    const file = await this.#exports.fetch(made);
    try {
      await this.#bring({ run, schedule, snapshot, file, manifest }, outbox);
    } finally {
      await rm(file, { force: true });
    }
    const { rowCount: rows, bytes } = manifest;
    const finishedAt = this.#now();
    return { state: 'delivered', tries: run.tries + 1, rows, bytes, problem: null, finishedAt, nextTryAt: null };
  }

  async #bring(finished: Finished & { readonly run: LeasedRun }, outbox: Outbox): Promise<void> {
    const { run, schedule, snapshot } = finished;
    const zone = zoneOf(snapshot.account.zone);
    if (schedule.target.kind === 'mail') {
      const name = fileNameOf(schedule, run.dueAt, zone, 1);
      const onTold = (toldTo: readonly string[]) =>
        this.#runs.settle(run, { toldTo, nextTryAt: this.#now() + LEASE_MS });
      return this.#ways.mail(finished, name, outbox, onTold);
    }
    const place = await this.#ways.open(schedule, snapshot.account);
    try {
      const name = await this.#claim(run, place.name, (again) => fileNameOf(schedule, run.dueAt, zone, again));
      const { bytes: size, sha256 } = finished.manifest;
      const manifest = `${JSON.stringify(finished.manifest, null, 2)}\n`;
      await place.put(name, { file: finished.file, size, sha256 }, manifest);
    } finally {
      await place.close();
    }
  }

  async #claim(run: LeasedRun, place: string, nameOf: (again: number) => string): Promise<string> {
    // What an earlier try began is ended under the same name.
    if (run.file !== null && (await this.#runs.claim(run, place, run.file))) return run.file;
    for (let again = 1; again <= NAMES_TRIED; again += 1) {
      if (await this.#runs.claim(run, place, nameOf(again))) return nameOf(again);
    }
    throw new Undeliverable('All names for the file are taken.');
  }

  #failed(run: LeasedRun, error: unknown, onError: (error: unknown) => void): RunStep {
    if (!(error instanceof Undeliverable)) onError(error);
    const now = this.#now();
    const problem = this.#ways.problemOf(error);
    if (run.state === 'failed') return { nextTryAt: null };
    const tries = run.tries + 1;
    const isOver = error instanceof Undeliverable || tries >= MOST_TRIES;
    if (isOver) return { state: 'failed', tries, problem, file: null, finishedAt: now, nextTryAt: now };
    return { tries, problem, nextTryAt: now + backOff(tries, Math.random()) };
  }

  /** After a run's end: how many have failed one after another decides whether it goes on; files beyond those to be kept go. */
  async #conclude({ accountId, scheduleId }: LeasedRun, { state, problem }: RunStep): Promise<void> {
    if (state === undefined || state === 'waiting') return;
    const failures = await this.#table.count(accountId, scheduleId, state === 'delivered');
    if (failures >= MOST_FAILURES) {
      const notice = `${failures} runs failed one after another. The last: ${problem ?? ''}`;
      await this.#table.change(accountId, scheduleId, { enabled: false, nextDueAt: null, notice });
    }
    if (state === 'delivered') await this.#prune(accountId, scheduleId);
  }

  async #prune(accountId: string, scheduleId: string): Promise<void> {
    const [schedule, snapshot] = await Promise.all([
      this.#table.get(accountId, scheduleId),
      this.#directory.snapshot(accountId),
    ]);
    if (!schedule || !snapshot || schedule.keep === null || schedule.target.kind === 'mail') return;
    const place = await this.#ways.open(schedule, snapshot.account);
    try {
      for (const old of await this.#runs.beyond(accountId, scheduleId, place.name, schedule.keep)) {
        if (old.file !== null) await place.remove(old.file);
        await this.#runs.forgetFile(old);
      }
    } finally {
      await place.close();
    }
  }

  /** Tells who made the schedule, or else the owners, that a run failed; for a day, where no mail can be sent. */
  async #tell(run: ScheduleRun, schedule: ExportSchedule, snapshot: Snapshot, outbox: Outbox): Promise<RunStep> {
    const now = this.#now();
    for (const agent of ownersOf(schedule, snapshot)) {
      const { name } = schedule;
      const composed = composeFailure({
        account: snapshot.account,
        to: agent.email,
        name,
        link: outbox.linkTo(schedule),
        problem: run.problem ?? '',
        isSwitchedOff: !schedule.enabled && schedule.notice !== null,
      });
      const { kind } = await outbox.deliver(`${run.id}-${agent.id}-failed`, composed);
      const isWorthwhile = kind === 'failed' && now - (run.finishedAt ?? 0) < TOLD_WITHIN_MS;
      if (isWorthwhile) return { nextTryAt: now + backOff(5, Math.random()) };
    }
    return { nextTryAt: null };
  }
}

function ownersOf({ madeBy }: ExportSchedule, { agents }: Snapshot) {
  const able = [...agents.values()].filter(({ disabled }) => !disabled);
  const makers = able.filter(({ id }) => madeBy.kind === 'agent' && id === madeBy.id);
  return makers.length > 0 ? makers : able.filter(({ role }) => role === 'owner');
}
