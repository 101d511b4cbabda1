/** How one time zone tells the time. Instants are epoch milliseconds. */
export interface Clock {
  /** IANA name. */
  readonly zone: string;
  /** `2024-05-02T10:15:00`, as the zone's clocks show it, cut to whole seconds. */
  local(at: number): string;
  /** The instant of such a time: the earlier one where clocks show it twice, the one after the gap where they skip it. */
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
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  // Clocks are changed at full quarters of an hour only, so one offset holds for each.
  const offsets = new Map<number, number>();

  function offsetAt(at: number): number {
    const quarter = Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const parts = new Map(format.formatToParts(quarter).map(({ type, value }) => [type, Number(value)]));
    const [year, month, day, hour, minute, second] = (
      ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
    ).map((name) => parts.get(name) ?? 0) as [number, number, number, number, number, number];
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - quarter;
    offsets.set(quarter, offset);
    return offset;
  }

  return {
    zone,
    local: (at) => new Date(at + offsetAt(at)).toISOString().slice(0, 19),
    instant: (local) => {
      const shown = Date.parse(`${local}Z`);
      const before = shown - offsetAt(shown - DAY_MS);
      const after = shown - offsetAt(shown + DAY_MS);
      const fitting = [before, after].filter((at) => at + offsetAt(at) === shown);
      return fitting.length === 0 ? before : Math.min(...fitting);
    },
  };
}
