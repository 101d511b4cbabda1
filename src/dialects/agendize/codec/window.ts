import type { SessionFilter } from '../../../core/query.ts';
import { invalidInput } from '../../../core/refusal.ts';
import type { Clock } from '../clock.ts';

/** One bound of a window, as the start and as the end of it. Epoch milliseconds. */
interface Bound {
  /** The first start that lies after the bound. */
  readonly from: number;
  /** The first start that does not lie before it. */
  readonly before: number;
}

const DAY_MS = 86_400_000;
/** Up to the end of the year 9999, which every store can hold. */
const LAST = 253_402_300_799_000;

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(?:([Zz])|([+ -])(\d{2}):?(\d{2}))?)?$/;

/**
 * The sessions whose start, in the whole seconds that are shown, lies strictly between two bounds. A day as bound is
 * part of the window. Bounds between which nothing could lie are exchanged.
 */
export function decodeWindow(
  query: Readonly<Record<string, unknown>>,
  names: { readonly start: string; readonly end: string },
  clock: Clock,
): SessionFilter {
  const one = decodeBound(query, names.start, clock);
  const other = decodeBound(query, names.end, clock);
  const [start, end] = one && other && one.from > other.before ? [other, one] : [one, other];
  return {
    ...(start && { firstSaidFrom: within(start.from) }),
    ...(end && { firstSaidBefore: within(end.before) }),
  };
}

function decodeBound(query: Readonly<Record<string, unknown>>, name: string, clock: Clock): Bound | null {
  const text = query[name] ?? '';
  if (text === '') return null;
  const faulty = () => invalidInput(`?${name}`, 'This is not a date, nor a date and time as in RFC 3339.');
  if (typeof text !== 'string') throw faulty();
  const [whole, year, month, day, hour, minute, second = '00', fraction = '', zulu, sign, hours, minutes] =
    pattern.exec(text) ?? [];
  if (whole === undefined) throw faulty();
  const time = hour === undefined ? '00:00:00' : `${hour}:${minute}:${second}`;
  const local = `${year}-${month}-${day}T${time}`;
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown) || new Date(shown).toISOString().slice(0, 19) !== local) throw faulty();
  if (hour === undefined) {
    const next = new Date(shown + DAY_MS).toISOString().slice(0, -5);
    const midnight = clock.instant(local);
    return { from: midnight, before: /^\d{4}-/.test(next) ? clock.instant(next) : LAST };
  }
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (offset > 1439 || Number(minutes ?? 0) > 59) throw faulty();
  const isLocal = zulu === undefined && sign === undefined;
  const instant = isLocal ? clock.instant(local) : shown - (sign === '-' ? -offset : offset) * 60_000;
  const at = instant + Number(`0${fraction}`) * 1000;
  return { from: Math.floor(at / 1000) * 1000 + 1000, before: Math.ceil(at / 1000) * 1000 };
}

function within(at: number): number {
  return Math.min(Math.max(at, 0), LAST);
}
