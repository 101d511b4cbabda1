import pg from 'pg';

const TAB = 0x09;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const BIG_N = 0x4e;
const TEXT_ARRAY = 1009;

/** Of each byte behind a backslash, what both mean. */
const meanings = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [sign, meant] of Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' })) {
  meanings[sign.charCodeAt(0)] = meant.charCodeAt(0);
}

/** Rows in COPY's text form, and where their fields are. They stand until the next ones are taken from the same scanner. */
export interface CopiedRows {
  readonly bytes: Buffer;
  readonly count: number;
  /** Of each field where it begins and where it ends, row by row. */
  readonly spans: Int32Array;
  readonly width: number;
}

/** Finds rows and fields in what comes, in chunks that may end anywhere. Holds one chunk, what was left of the one before, and the places in both [K8]. */
export class RowScanner {
  readonly #width: number;
  #bytes: Buffer = Buffer.allocUnsafe(1 << 17);
  #spans = new Int32Array(1 << 14);
  /** Where what is left begins and ends. */
  #from = 0;
  #to = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** The rows that end in the chunk. */
  take(chunk: Buffer): CopiedRows {
    this.#add(chunk);
    const bytes = this.#bytes;
    const rowSpans = this.#width * 2;
    let spans = this.#spans;
    let [filled, begins, count] = [0, 0, 0];
    this.#from = 0;
    for (let place = 0; place < this.#to; place += 1) {
      const byte = bytes[place] as number;
      // What is escaped begins with a backslash, so that these two always are ends.
      if (byte !== TAB && byte !== NEWLINE) continue;
      spans[filled] = begins;
      spans[filled + 1] = place;
      filled += 2;
      begins = place + 1;
      if (byte === TAB) continue;
      count += 1;
      this.#from = begins;
      if (filled !== count * rowSpans) throw new Error('A row has another number of fields than was asked for');
      if (filled + rowSpans <= spans.length) continue;
      this.#spans = new Int32Array(spans.length * 2);
      this.#spans.set(spans);
      spans = this.#spans;
    }
    return { bytes, count, spans, width: this.#width };
  }

  #add(chunk: Buffer): void {
    const left = this.#to - this.#from;
    const target =
      left + chunk.length <= this.#bytes.length ? this.#bytes : Buffer.allocUnsafe((left + chunk.length) * 2);
    this.#bytes.copy(target, 0, this.#from, this.#to);
    chunk.copy(target, left);
    this.#bytes = target;
    this.#to = left + chunk.length;
  }
}

/** Whether there is no value between these places. */
export function isNull(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 2 && bytes[start] === BACKSLASH && bytes[start + 1] === BIG_N;
}

/** A field as PostgreSQL tells it; null: there is no value. */
export function fieldOf({ bytes, spans, width }: CopiedRows, row: number, column: number): string | null {
  const at = (row * width + column) * 2;
  return textBetween(bytes, spans[at] as number, spans[at + 1] as number);
}

/** The same, by its places. */
export function textBetween(bytes: Buffer, start: number, end: number): string | null {
  if (isNull(bytes, start, end)) return null;
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? text.replace(/\\([\\bfnrtv])/g, (_, sign: string) => meant(sign)) : text;
}

/** What a byte means behind a backslash. */
export function meantBy(byte: number): number {
  return meanings[byte] as number;
}

function meant(sign: string): string {
  return String.fromCharCode(meantBy(sign.charCodeAt(0)));
}

/** Leaves out the rows that have no value in a column. */
export function withoutNulls(rows: CopiedRows, column: number): CopiedRows {
  const { bytes, spans, width } = rows;
  const rowSpans = width * 2;
  let count = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const at = row * rowSpans + column * 2;
    if (isNull(bytes, spans[at] as number, spans[at + 1] as number)) continue;
    if (count < row) spans.copyWithin(count * rowSpans, row * rowSpans, (row + 1) * rowSpans);
    count += 1;
  }
  return { ...rows, count };
}

const readList = pg.types.getTypeParser(TEXT_ARRAY as Parameters<typeof pg.types.getTypeParser>[0]) as (
  text: string,
) => readonly string[];

/** The values of an array of texts or ids. */
export function listIn(text: string): readonly string[] {
  return readList(text);
}

/** RFC 3339 with milliseconds, of PostgreSQL's text under `timezone=UTC`, as `2026-11-20 11:00:00.123+00`. */
export function isoOf(text: string): string {
  const fraction = text.length > 22 ? text.slice(19, -3).padEnd(4, '0').slice(0, 4) : '.000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}${fraction}Z`;
}
