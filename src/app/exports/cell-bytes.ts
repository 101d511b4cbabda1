/** Of a column so many different cells are remembered at a time [K8]. */
const REMEMBERED = 500;
const LONGEST_REMEMBERED = 200;

/** Cells as they stand in a file, by what the database says of them: few are different in columns that are told by names. */
export class CellBytes {
  readonly #tell: (text: string) => string;
  readonly #known = new Map<string, Buffer>();

  constructor(tell: (text: string) => string) {
    this.#tell = tell;
  }

  of(text: string): Buffer {
    const known = this.#known.get(text);
    if (known) return known;
    const bytes = Buffer.from(this.#tell(text));
    if (text.length > LONGEST_REMEMBERED) return bytes;
    if (this.#known.size === REMEMBERED) this.#known.clear();
    this.#known.set(text, bytes);
    return bytes;
  }
}

const [DASH, ZERO, NINE, DOT] = [0x2d, 0x30, 0x39, 0x2e] as const;
const [LETTER_T, LETTER_Z] = [0x54, 0x5a] as const;
/** As `2026-11-20 11:00:00.123+00`. */
const [DAY, SECONDS, ZONE] = [10, 19, 3] as const;

/** A whole number as it is; null: it is none, and must be looked at otherwise. Answers after which place it ends. */
export function putNumber(out: Buffer, begin: number, bytes: Buffer, start: number, end: number): number | null {
  let at = begin;
  for (let place = start; place < end; place += 1) {
    const byte = bytes[place] as number;
    if ((byte < ZERO || byte > NINE) && byte !== DASH) return null;
    out[at++] = byte;
  }
  return at;
}

/** PostgreSQL's time as RFC 3339 with milliseconds; the twin of `isoOf`. */
export function putTime(out: Buffer, begin: number, bytes: Buffer, start: number, end: number): number {
  let at = begin;
  for (let place = 0; place < SECONDS; place += 1) out[at++] = bytes[start + place] as number;
  out[begin + DAY] = LETTER_T;
  out[at++] = DOT;
  const fraction = start + SECONDS + 1;
  for (let place = fraction; place < fraction + 3; place += 1) {
    out[at++] = place < end - ZONE ? (bytes[place] as number) : ZERO;
  }
  out[at++] = LETTER_Z;
  return at;
}
