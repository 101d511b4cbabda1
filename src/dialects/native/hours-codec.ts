import type { Opening } from '../../app/calendars.ts';
import type { Calendar, CalendarVersion } from '../../core/directory.ts';
import { DAY_MINUTES, type Hours, type Span } from '../../core/hours.ts';
import { encodeTime } from './codec.ts';
import type * as wire from './wire.ts';

/** The calendar, and how it stands now. */
export function encodeCalendar(calendar: Calendar, { isOpen, changesAt }: Opening): wire.Calendar {
  const { id, number, name, version, hours } = calendar;
  return {
    id,
    number,
    name,
    version,
    hours: encodeHours(hours),
    isOpen,
    changesAt: changesAt === null ? null : encodeTime(changesAt),
  };
}

export function encodeCalendarVersion({ version, createdAt, hours }: CalendarVersion): wire.CalendarVersion {
  return { version, createdAt: encodeTime(createdAt), hours: encodeHours(hours) };
}

export function decodeHours({ zone, week, holidays, exceptions }: wire.Hours): Hours {
  return {
    zone,
    week: week.map((spans) => spans.map(decodeSpan)),
    holidays,
    exceptions: byDate(exceptions, decodeSpan),
  };
}

function encodeHours({ zone, week, holidays, exceptions }: Hours): wire.Hours {
  return {
    zone,
    week: week.map((spans) => spans.map(encodeSpan)),
    holidays: [...holidays],
    exceptions: byDate(exceptions, encodeSpan),
  };
}

function byDate<A, B>(exceptions: Readonly<Record<string, readonly A[]>>, change: (span: A) => B): Record<string, B[]> {
  return Object.fromEntries(Object.entries(exceptions).map(([date, spans]) => [date, spans.map(change)]));
}

/** What ends before it began ends on the next day. Ends that are no later than a day stay as written, to be refused. */
function decodeSpan(span: wire.Hours['week'][number][number]): Span {
  const from = minutesOf(span.from);
  const to = minutesOf(span.to);
  return { from, to: to < from ? to + DAY_MINUTES : to };
}

function encodeSpan({ from, to }: Span) {
  return { from: timeOf(from), to: timeOf(to > DAY_MINUTES ? to - DAY_MINUTES : to) };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function timeOf(minutes: number): string {
  const two = (count: number) => String(count).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
