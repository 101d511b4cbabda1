import { offsetText, zoneOf } from '../../core/zone.ts';

/** How one time zone tells the time. Instants are epoch milliseconds; everything is cut to whole seconds. */
export interface Clock {
  /** `2023-01-20 12:50:43`, as the zone's clocks show it. */
  local(at: number): string;
  /** `2023-01-20T12:50:43+01:00`, with the zone's offset at that moment. */
  iso(at: number): string;
  /** The instant of a `2023-01-20 12:50:43`: the earlier one where clocks show it twice, the one after the gap where they skip it. */
  instant(local: string): number;
}

/** The clock of an IANA zone; throws a RangeError for a zone that does not exist. */
export function clockOf(name: string): Clock {
  const zone = zoneOf(name);
  const shownAt = (at: number) => new Date(at + zone.offsetAt(at)).toISOString().slice(0, 19);
  return {
    local: (at) => shownAt(at).replace('T', ' '),
    iso: (at) => `${shownAt(at)}${offsetText(zone.offsetAt(at))}`,
    instant: (local) => zone.instantOf(Date.parse(`${local.replace(' ', 'T')}Z`)),
  };
}
