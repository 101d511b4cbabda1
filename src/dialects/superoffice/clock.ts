import { invalidInput } from '../../core/refusal.ts';
import { offsetText, zoneOf as zoneClock } from '../../core/zone.ts';
import { NO_DATE } from './schema.ts';
import type { Settings } from './settings.ts';
import { zoneOf } from './time-zones.ts';

/** An instant and what the vendor's date had below the millisecond (up to four digits, `''` when nothing). */
export interface Instant {
  readonly at: number;
  readonly finer: string;
}

/** How dates are written and read in one request. */
export interface Clock {
  readonly zone: string;
  /** What the answer's `SO-TIMEZONE` header says. */
  readonly label: string;
  /** `2026-01-05T11:00:00.71+01:00`; the vendor's lowest date when there is none. */
  write(at: number | Instant | null): string;
  /** As `write`, but in UTC where no offset is written: for what is never shifted. */
  writeUtc(at: number | null): string;
  /** The date's instant; null for the vendor's lowest date, and for what is no date. */
  read(text: string): Instant | null;
}

/** A `+` that nobody escaped comes as a space. */
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[-+ ]\d{2}:?\d{2})?$/i;

type Suffix = 'none' | 'offset' | 'compact';

/** By `SO-TimeZone: NO` or `261`, with `, includeTZOffset` or without; else by the account's base zone. */
export function clockFor(header: string | undefined, settings: Settings): Clock {
  const [code = '', ...flags] = (header ?? '').split(',').map((part) => part.trim());
  if (code === '') return makeClock(settings.zone, settings.zone, settings.dateSuffix);
  const zone = zoneOf(code);
  if (zone === null) throw invalidInput('/SO-TimeZone', `There is no time zone with the code '${code}'.`);
  const wantsOffset = flags.some((flag) => flag.toLowerCase() === 'includetzoffset');
  return makeClock(zone, code, wantsOffset ? 'compact' : 'none');
}

function makeClock(zone: string, label: string, suffix: Suffix): Clock {
  const { offsetAt, instantOf } = zoneClock(zone);
  const write = (given: number | Instant | null, inUtc = false): string => {
    if (given === null) return NO_DATE;
    const { at, finer } = typeof given === 'number' ? { at: given, finer: '' } : given;
    const offset = inUtc ? 0 : offsetAt(at);
    const shown = new Date(at + offset).toISOString();
    const fraction = `${shown.slice(20, 23)}${finer}`.replace(/0+$/, '');
    return `${shown.slice(0, 19)}${fraction && `.${fraction}`}${suffixText(offset, suffix)}`;
  };
  return {
    zone,
    label,
    write: (at) => write(at),
    writeUtc: (at) => write(at, suffix === 'none'),
    read: (text) => {
      const parts = DATE.exec(text.trim());
      if (!parts || text.startsWith('0001-')) return null;
      const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', given] = parts;
      const digits = fraction.padEnd(7, '0').slice(0, 7);
      const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${digits.slice(0, 3)}Z`);
      if (Number.isNaN(local) || new Date(local).getUTCDate() !== Number(day)) return null;
      const finer = digits.slice(3).replace(/0+$/, '');
      return { at: given === undefined ? instantOf(local) : local - offsetOf(given), finer };
    },
  };
}

function offsetOf(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

function suffixText(offset: number, suffix: Suffix): string {
  if (suffix === 'none') return '';
  if (suffix === 'compact' && offset === 0) return 'Z';
  return offsetText(offset, suffix === 'offset' ? ':' : '');
}
