/** How one time zone tells the time. Instants are epoch milliseconds; everything is cut to whole seconds. */
export interface Clock {
  /** `2023-01-20 12:50:43`, as the zone's clocks show it. */
  local(at: number): string;
  /** `2023-01-20T12:50:43+01:00`, with the zone's offset at that moment. */
  iso(at: number): string;
  /** The instant of a `2023-01-20 12:50:43`: the earlier one where clocks show it twice, the one after the gap where they skip it. */
  instant(local: string): number;
}

const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;

/** The clock of an IANA zone; throws a RangeError for a zone that does not exist. */
export function clockOf(zone: string): Clock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
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
  // Clocks are changed at full quarters of an hour only, so one offset holds for each.
  const offsets = new Map<number, number>();

  function offsetAt(at: number): number {
    const quarter = Math.floor(at / QUARTER_HOUR_MS);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const start = quarter * QUARTER_HOUR_MS;
    const parts = new Map(format.formatToParts(start).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    offsets.set(quarter, shown - start);
    return shown - start;
  }

  function shownAt(at: number): string {
    return new Date(at + offsetAt(at)).toISOString().slice(0, 19);
  }

  return {
    local: (at) => shownAt(at).replace('T', ' '),
    iso: (at) => `${shownAt(at)}${offsetText(offsetAt(at))}`,
    instant: (local) => {
      const shown = Date.parse(`${local.replace(' ', 'T')}Z`);
      const before = shown - offsetAt(shown - DAY_MS);
      const after = shown - offsetAt(shown + DAY_MS);
      const fitting = [before, after].filter((at) => at + offsetAt(at) === shown);
      return fitting.length === 0 ? before : Math.min(...fitting);
    },
  };
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const two = (count: number) => String(count).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
