import { zoneOf } from '../../core/zone.ts';

/** How one time zone tells the time. Instants are epoch milliseconds. */
export interface Clock {
  /** IANA name. */
  readonly zone: string;
  /** `2024-05-02T10:15:00`, as the zone's clocks show it, cut to whole seconds. */
  local(at: number): string;
  /** The instant of such a time: the earlier one where clocks show it twice, the one after the gap where they skip it. */
  instant(local: string): number;
}

/** The clock of an IANA zone; throws a RangeError for a zone that does not exist. */
export function clockOf(name: string): Clock {
  const zone = zoneOf(name);
  return {
    zone: name,
    local: (at) => new Date(at + zone.offsetAt(at)).toISOString().slice(0, 19),
    instant: (local) => zone.instantOf(Date.parse(`${local}Z`)),
  };
}
