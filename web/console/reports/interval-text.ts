import type { Interval } from './report-search.ts';

interface Span {
  readonly from: string;
  readonly before: string;
}

/** An interval as a heading, by the zone's clocks: `Mon, 3 Nov`, `Tue, 4 Nov, 14:00`, `3–9 Nov`, `November 2026`. */
export function intervalText({ from, before }: Span, interval: Interval | null, zone: string): string {
  const [first, last] = [Date.parse(from), Date.parse(before) - 1];
  switch (interval) {
    case 'hour':
      return `${format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(first)}, ${clock(first, zone)}`;
    case 'day':
      return format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(first);
    case 'month':
      return format(zone, { month: 'long', year: 'numeric' }).format(first);
    default:
      return format(zone, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(first, last);
  }
}

/** The same in the little room below an axis. */
export function shortIntervalText({ from }: Span, interval: Interval | null, zone: string): string {
  const first = Date.parse(from);
  if (interval === 'hour') return clock(first, zone);
  if (interval === 'month') return format(zone, { month: 'short', year: '2-digit' }).format(first);
  return format(zone, { day: 'numeric', month: 'short' }).format(first);
}

/** Hour and minute by the zone's clocks. */
export function clock(at: number, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

const made = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  const known = made.get(key) ?? new Intl.DateTimeFormat(undefined, { ...options, timeZone });
  made.set(key, known);
  return known;
}
