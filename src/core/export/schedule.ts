import type { ActorRef } from '../event.ts';
import type { Zone } from '../zone.ts';
import type { ExportFormat, ExportRequest } from './request.ts';

export const schedulePeriods = ['day', 'week', 'month'] as const;
export type SchedulePeriod = (typeof schedulePeriods)[number];

/** When a schedule is due, by the clocks of the account's zone. */
export interface ScheduleTime {
  readonly every: SchedulePeriod;
  /** Of every week: 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** Of every month, 1 to 31; in a shorter month its last day. */
  readonly day: number;
  /** `HH:MM`. */
  readonly time: string;
}

/** Where the files go. What proves Koine to a storage is kept sealed, elsewhere. */
export type ScheduleTarget =
  /** Below the operator's folder for exports and the account's own in it. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** `address` is that of the bucket, with a path that stands before all names and `?region=`. */
  | { readonly kind: 's3'; readonly address: string; readonly keyId: string }
  /** `allowed` are those whom an owner named though they are no agents. */
  | { readonly kind: 'mail'; readonly recipients: readonly string[]; readonly allowed: readonly string[] };

/** An export that is made again and again. Times are epoch milliseconds. */
export interface ExportSchedule {
  readonly accountId: string;
  readonly id: string;
  readonly name: string;
  readonly request: ExportRequest;
  readonly at: ScheduleTime;
  readonly target: ScheduleTarget;
  /** How its files are called, with `{schedule}`, `{date}` and `{time}` in it. */
  readonly fileName: string;
  /** How many of its files stay where they went; null: all. */
  readonly keep: number | null;
  readonly enabled: boolean;
  /** Why Koine switched it off; null: it did not. */
  readonly notice: string | null;
  /** Runs that failed since the last that did not. */
  readonly failures: number;
  readonly madeBy: ActorRef;
  readonly createdAt: number;
  /** Null while it is switched off. */
  readonly nextDueAt: number | null;
}

export type ScheduleRunState = 'waiting' | 'delivered' | 'failed';

/** One file of a schedule, from its time on. */
export interface ScheduleRun {
  readonly accountId: string;
  /** The id of its export, too. */
  readonly id: string;
  readonly scheduleId: string;
  /** What relative dates of the filter mean is meant as of then. */
  readonly dueAt: number;
  readonly state: ScheduleRunState;
  /** How often it was tried to bring the file there. */
  readonly tries: number;
  /** The file's name where it went; null before that, and once it was removed there. */
  readonly file: string | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly problem: string | null;
  /** Who got the mail already. */
  readonly toldTo: readonly string[];
  readonly finishedAt: number | null;
}

/** So many runs that fail one after another switch a schedule off. */
export const MOST_FAILURES = 3;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** From any day on, one in so many fits every schedule. */
const LONGEST_GAP_DAYS = 62;

/** The first time after an instant (epoch milliseconds) at which it is due: one in each day, week or month, whatever clocks do. */
export function nextDue(at: ScheduleTime, zone: Zone, after: number): number {
  const shown = after + zone.offsetAt(after);
  const midnight = shown - (((shown % DAY_MS) + DAY_MS) % DAY_MS);
  const minutes = minutesOf(at.time);
  for (let days = 0; days <= LONGEST_GAP_DAYS; days += 1) {
    const date = midnight + days * DAY_MS;
    if (!isOn(at, new Date(date))) continue;
    const due = zone.instantOf(date + minutes * MINUTE_MS);
    if (due > after) return due;
  }
  throw new Error(`A schedule of every ${at.every} is never due`);
}

function isOn({ every, weekday, day }: ScheduleTime, date: Date): boolean {
  switch (every) {
    case 'day':
      return true;
    case 'week':
      return (date.getUTCDay() || 7) === weekday;
    case 'month': {
      const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
      return date.getUTCDate() === Math.min(day, last);
    }
  }
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const LONGEST_PATTERN = 120;
const LONGEST_NAME = 60;
const pattern = /^(?:[A-Za-z0-9]|\{schedule\}|\{date\})(?:[A-Za-z0-9._-]|\{schedule\}|\{date\}|\{time\})*$/;

/** Why files cannot be called so; null: they can. The date must be in it, or each would take the place of the one before. */
export function patternFault(fileName: string): string | null {
  if (fileName.length > LONGEST_PATTERN || !pattern.test(fileName)) {
    return 'A name has letters, digits, ".", "_", "-", {schedule}, {date} and {time}, and begins with none of the signs.';
  }
  return fileName.includes('{date}') ? null : 'The name must have {date} in it.';
}

/** What the file that is due then is called. `again` tells those apart that would be called the same; 1 is the first. */
export function fileNameOf(
  { fileName, name, request }: Pick<ExportSchedule, 'fileName' | 'name'> & { request: { format: ExportFormat } },
  due: number,
  zone: Zone,
  again: number,
): string {
  const shown = new Date(due + zone.offsetAt(due)).toISOString();
  const words: Readonly<Record<string, string>> = {
    '{schedule}': plainName(name),
    '{date}': shown.slice(0, 10),
    '{time}': shown.slice(11, 16).replace(':', ''),
  };
  const base = fileName.replace(/\{\w+\}/g, (word) => words[word] ?? '');
  return `${base}${again > 1 ? `-${again}` : ''}.${request.format}`;
}

function plainName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
    .slice(0, LONGEST_NAME)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'export' : plain;
}

/** Whether this is a path below a folder: up to five names that begin with a letter or digit, none of which leads upwards. Empty: the folder itself. */
export function isFolderPath(folder: string): boolean {
  return folder.length <= 200 && /^(?:[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*){0,4})?$/.test(folder);
}
