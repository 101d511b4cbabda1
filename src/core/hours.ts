import { type Zone, zoneOf } from './zone.ts';

/** A stretch of a day, in minutes from its midnight as clocks show them. Past 1440 it runs on into the next day. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When people answer. What clocks show decides: a span begins and ends when they do, however long that takes. */
export interface Hours {
  /** IANA name. */
  readonly zone: string;
  /** The spans that begin on each day of the week, Monday first. */
  readonly week: readonly (readonly Span[])[];
  /** Days of each year, as `MM-DD`, on which no span begins. */
  readonly holidays: readonly string[];
  /** The spans that begin on a date (`YYYY-MM-DD`), instead of the week's and though it is a holiday; none: closed. */
  readonly exceptions: Readonly<Record<string, readonly Span[]>>;
}

/** The version of a calendar that holds for something. */
export interface CalendarRef {
  readonly id: string;
  readonly version: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1_440;
/** So many days are reckoned at once. */
const BLOCK_DAYS = 64;
const BLOCK_MS = BLOCK_DAYS * DAY_MS;
/** What lies farther ahead does not come: nine years hold every day of the calendar, the leap day too. */
const HORIZON_MS = 9 * 366 * DAY_MS;
const HELD_TIMETABLES = 500;
const HELD_BLOCKS = 200;

/** Whether the hours hold at an instant. The instant at which a span ends lies outside it. */
export function isOpenAt(hours: Hours, at: number): boolean {
  const block = timetableOf(hours).blockAt(at);
  return at < (block.ends[lastStarted(block, at)] ?? Number.NEGATIVE_INFINITY);
}

/** Milliseconds of `[from, to)` during which the hours hold; 0 when `to` is not after `from`. */
export function businessMsBetween(hours: Hours, from: number, to: number): number {
  if (to <= from) return 0;
  const timetable = timetableOf(hours);
  const last = timetable.blockAt(to);
  let block = timetable.blockAt(from);
  let sum = openedBy(last, to) - openedBy(block, from);
  for (; block.index < last.index; block = timetable.block(block.index + 1)) sum += block.openMs;
  return sum;
}

/** The first instant by which the hours have held for `ms` milliseconds since `from`; null when that takes more than nine years. */
export function addBusinessMs(hours: Hours, from: number, ms: number): number | null {
  if (ms <= 0) return from;
  const timetable = timetableOf(hours);
  let block = timetable.blockAt(from);
  let wanted = ms + openedBy(block, from);
  while (wanted > block.openMs) {
    wanted -= block.openMs;
    if (block.end > from + HORIZON_MS) return null;
    block = timetable.block(block.index + 1);
  }
  const place = lastBelow(block.before, wanted);
  return (block.starts[place] ?? 0) + wanted - (block.before[place] ?? 0);
}

/** The next instant after `at` from which the hours hold, or no longer hold; null when they stay as they are for nine years. */
export function nextChangeAt(hours: Hours, at: number): number | null {
  if (isInvariant(hours)) return null;
  const timetable = timetableOf(hours);
  const isOpen = isOpenAt(hours, at);
  for (let block = timetable.blockAt(at); block.start <= at + HORIZON_MS; block = timetable.block(block.index + 1)) {
    for (let place = Math.max(0, lastStarted(block, at)); place < block.starts.length; place += 1) {
      const start = block.starts[place] ?? 0;
      const end = block.ends[place] ?? 0;
      if (!isOpen && start > at) return start;
      // The end of a block is no end of the hours.
      if (isOpen && end > at && end < block.end) return end;
    }
    const next = timetable.block(block.index + 1);
    if (isOpen && next.starts[0] !== next.start) return block.end;
  }
  return null;
}

/** The hours without the exceptions that lay more than two days before an instant: nothing after it depends on them. */
export function hoursFrom(hours: Hours, at: number): Hours {
  const first = new Date(at - 3 * DAY_MS).toISOString().slice(0, 10);
  const exceptions = Object.fromEntries(Object.entries(hours.exceptions).filter(([date]) => date >= first));
  return { zone: hours.zone, week: hours.week, holidays: hours.holidays, exceptions };
}

/** The open stretches of some days on end: they neither touch nor overlap. Instants are epoch milliseconds. */
interface Block {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Open milliseconds of the block before each stretch. */
  readonly before: readonly number[];
  readonly openMs: number;
}

/** Hours as stretches of time, reckoned block by block when they are asked for. */
class Timetable {
  readonly #hours: Hours;
  readonly #zone: Zone;
  readonly #blocks = new Map<number, Block>();

  constructor(hours: Hours) {
    this.#hours = hours;
    this.#zone = zoneOf(hours.zone);
  }

  blockAt(at: number): Block {
    let block = this.block(Math.floor(at / BLOCK_MS));
    while (at < block.start) block = this.block(block.index - 1);
    while (at >= block.end) block = this.block(block.index + 1);
    return block;
  }

  block(index: number): Block {
    const known = this.#blocks.get(index);
    if (known) return known;
    if (this.#blocks.size >= HELD_BLOCKS) this.#blocks.clear();
    const block = this.#reckon(index);
    this.#blocks.set(index, block);
    return block;
  }

  #reckon(index: number): Block {
    const first = index * BLOCK_DAYS;
    const start = momentOf(this.#zone, first * DAY_MS);
    const end = momentOf(this.#zone, (first + BLOCK_DAYS) * DAY_MS);
    const starts: number[] = [];
    const ends: number[] = [];
    // The day before may run on into the first one.
    for (let day = first - 1; day < first + BLOCK_DAYS; day += 1) {
      for (const span of spansOn(this.#hours, day)) {
        const reached = ends.at(-1) ?? start;
        const from = Math.max(momentOf(this.#zone, day * DAY_MS + span.from * MINUTE_MS), reached);
        const to = Math.min(momentOf(this.#zone, day * DAY_MS + span.to * MINUTE_MS), end);
        if (to <= from) continue;
        if (starts.length > 0 && from === reached) ends[ends.length - 1] = to;
        else {
          starts.push(from);
          ends.push(to);
        }
      }
    }
    const before: number[] = [];
    let openMs = 0;
    for (const [place, from] of starts.entries()) {
      before.push(openMs);
      openMs += (ends[place] ?? 0) - from;
    }
    return { index, start, end, starts, ends, before, openMs };
  }
}

const byIdentity = new WeakMap<Hours, Timetable>();
const byContent = new Map<string, Timetable>();

/** Hours that say the same share a timetable: each session's log has its own copy of them. */
function timetableOf(hours: Hours): Timetable {
  const known = byIdentity.get(hours);
  if (known) return known;
  const content = JSON.stringify([hours.zone, hours.week, hours.holidays, hours.exceptions]);
  const timetable = byContent.get(content) ?? new Timetable(hours);
  if (byContent.size >= HELD_TIMETABLES) byContent.clear();
  byContent.set(content, timetable);
  byIdentity.set(hours, timetable);
  return timetable;
}

/** The spans that begin on a day, counted from 1970-01-01, in order. */
function spansOn(hours: Hours, day: number): readonly Span[] {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const own = hours.exceptions[date];
  if (own) return own;
  if (hours.holidays.includes(date.slice(5))) return [];
  // 1970-01-01 was a Thursday.
  return hours.week[(((day + 3) % 7) + 7) % 7] ?? [];
}

/** The instant at which clocks first show this; where they skip it, the instant at which they skip. */
function momentOf(zone: Zone, shown: number): number {
  const at = zone.instantOf(shown);
  if (at + zone.offsetAt(at) === shown) return at;
  let before = at - DAY_MS;
  let after = at;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + zone.offsetAt(middle) < shown) before = middle;
    else after = middle;
  }
  return after;
}

function isInvariant({ week, holidays, exceptions }: Hours): boolean {
  const lengths = week.map((spans) => spans.reduce((sum, { from, to }) => sum + to - from, 0));
  const isPlain = holidays.length === 0 && Object.keys(exceptions).length === 0;
  return isPlain && (lengths.every((length) => length === 0) || lengths.every((length) => length >= DAY_MINUTES));
}

/** Open milliseconds of the block before an instant. */
function openedBy(block: Block, at: number): number {
  const place = lastStarted(block, at);
  if (place < 0) return 0;
  return (block.before[place] ?? 0) + Math.min(at, block.ends[place] ?? at) - (block.starts[place] ?? at);
}

/** The place of the last stretch that began at or before an instant, or -1. */
function lastStarted({ starts }: Block, at: number): number {
  return lastBelow(starts, at + 1);
}

/** The place of the last of the rising numbers that is below another, or -1. */
function lastBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
