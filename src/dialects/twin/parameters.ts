import { type InputFault, Refusal } from '../../core/refusal.ts';

/** Reads query parameters one by one; what is faulty is told all at once by `settle`. Absent and empty are the same. */
export interface Parameters {
  text(...names: readonly string[]): string | null;
  /** The elements of a comma list, trimmed, without empty ones. */
  list(...names: readonly string[]): readonly string[] | null;
  integer(name: string, range: { readonly least: number; readonly most?: number }): number | null;
  /** `1`, `0`, `true` or `false`. */
  flag(...names: readonly string[]): boolean | null;
  /** Epoch milliseconds. */
  time(name: string): number | null;
  fault(name: string, detail: string): void;
  /** Throws a refusal when anything was faulty. */
  settle(): void;
}

const flags: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false };
const LAST_TIME = Date.parse('9999-12-31T23:59:59Z');
const timeForm =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:(Z)|([-+ ])(\d{2}):?(\d{2}))?)?$/i;

export function parametersOf(query: unknown): Parameters {
  const given = (query ?? {}) as Readonly<Record<string, unknown>>;
  const faults: InputFault[] = [];
  const fault = (name: string, detail: string) => void faults.push({ pointer: `?${name}`, detail });
  const raw = (names: readonly string[]) => {
    const values = names.map((name) => given[name]).filter((value) => value !== undefined && value !== '');
    return values[0] === undefined ? null : values[0];
  };
  const text = (...names: readonly string[]) => {
    const value = raw(names);
    return value === null ? null : String(Array.isArray(value) ? value.at(-1) : value);
  };
  return {
    text,
    fault,
    list(...names) {
      const value = raw(names);
      if (value === null) return null;
      const elements = String(value).split(',');
      return elements.map((each) => each.trim()).filter((each) => each !== '');
    },
    integer(name, { least, most = Number.MAX_SAFE_INTEGER }) {
      const digits = text(name)?.trim();
      if (digits === undefined) return null;
      const number = /^[-+]?\d{1,12}$/.test(digits) ? Number(digits) : Number.NaN;
      if (number >= least && number <= most) return number;
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
      fault(name, `must be an integer ${range}`);
      return null;
    },
    flag(...names) {
      const word = text(...names);
      if (word === null) return null;
      const flag = flags[word.trim().toLowerCase()];
      if (flag === undefined) fault(names[0] ?? '', 'must be 1, 0, true or false');
      return flag ?? null;
    },
    time(name) {
      const written = text(name);
      if (written === null) return null;
      const time = readTime(written.trim());
      if (time === null) fault(name, 'must be an ISO 8601 date');
      return time;
    },
    settle() {
      if (faults.length > 0) throw new Refusal('invalid-input', 'Invalid input parameters', faults);
    },
  };
}

/** An ISO 8601 time in epoch milliseconds, within 1970 to 9999, or null. A `+` that came as a space is taken for one; without offset it is UTC. */
export function readTime(text: string): number | null {
  const [, day = '', clock = '00:00', , sign, hours, minutes] = timeForm.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return null;
  const time = Date.parse(`${day}T${clock}Z`);
  if (Number.isNaN(time)) return null;
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return Math.min(Math.max(time - offset, 0), LAST_TIME);
}

/** A time as the vendor writes it: whole seconds in UTC, `+00:00` at the end. */
export function writeTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

export function writeTimeOrNull(at: number | null): string | null {
  return at === null ? null : writeTime(at);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}
