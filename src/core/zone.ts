/** The clocks of one time zone. Instants are epoch milliseconds; what clocks show is a number too, as if it were UTC. */
export interface Zone {
  /** IANA name. */
  readonly name: string;
  /** How far the clocks are ahead of UTC at an instant, in milliseconds. */
  offsetAt(at: number): number;
  /** The instant at which clocks show this: the earlier one where they show it twice, the one after the gap where they skip it. */
  instantOf(shown: number): number;
}

/** Whether there is a time zone of this name. */
export function isZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;
const HELD_OFFSETS = 50_000;
const held = new Map<string, Zone>();

/** Throws a RangeError for a zone that does not exist. */
export function zoneOf(name: string): Zone {
  const known = held.get(name);
  if (known) return known;
  const offsetAt = offsetsOf(name);
  const zone: Zone = {
    name,
    offsetAt,
    instantOf: (shown) => {
      const before = shown - offsetAt(shown - DAY_MS);
      const after = shown - offsetAt(shown + DAY_MS);
      const fitting = [before, after].filter((at) => at + offsetAt(at) === shown);
      return fitting.length === 0 ? before : Math.min(...fitting);
    },
  };
  // Names are few: only those that exist are held.
  held.set(name, zone);
  return zone;
}

/** `+01:00`, or `+0100` without the colon. */
export function offsetText(offsetMs: number, colon = ':'): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const two = (count: number) => String(count).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}

/** Clocks change at full quarters of an hour only, so one offset holds for each. */
function offsetsOf(name: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsets = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_HOUR_MS);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const start = quarter * QUARTER_HOUR_MS;
    const parts = new Map(format.formatToParts(start).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    if (offsets.size >= HELD_OFFSETS) offsets.clear();
    offsets.set(quarter, shown - start);
    return shown - start;
  };
}
