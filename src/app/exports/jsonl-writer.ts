import { type CopiedRows, isNull, meantBy, textBetween } from '../../store/copied-rows.ts';
import { CellBytes, putNumber, putTime } from './cell-bytes.ts';
import { cellIn, type TableColumn } from './table-column.ts';
import type { TableWriter } from './table-writer.ts';

const [QUOTE, BACKSLASH, LINE_FEED, BRACE, SPACE] = [0x22, 0x5c, 0x0a, 0x7d, 0x20] as const;
const NULL = Buffer.from('null');
const hex = Buffer.from('0123456789abcdef');
/** Of bytes that JSON escapes by a letter, which; U+00XX else. */
const letters = new Uint8Array(256);
for (const [sign, letter] of Object.entries({
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\f': 'f',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
})) {
  letters[sign.charCodeAt(0)] = letter.charCodeAt(0);
}
const LONGEST_ESCAPE = 6;

/** One JSON object a line, with every column as a member. Most cells go from bytes to bytes. */
export class JsonlWriter implements TableWriter {
  readonly #columns: readonly TableColumn[];
  readonly #leads: readonly Buffer[];
  readonly #told: readonly CellBytes[];
  readonly #leadBytes: number;
  #out: Buffer = Buffer.allocUnsafe(1 << 17);

  constructor(columns: readonly TableColumn[]) {
    this.#columns = columns;
    this.#leads = columns.map(({ name }, place) => Buffer.from(`${place === 0 ? '{' : ','}${JSON.stringify(name)}:`));
    this.#leadBytes = this.#leads.reduce((sum, { length }) => sum + length, 0);
    this.#told = columns.map((column) => new CellBytes((text) => tell(column, text)));
  }

  async begin(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }

  async write({ bytes, spans, width, count }: CopiedRows): Promise<Uint8Array> {
    const columns = this.#columns;
    let at = 0;
    for (let row = 0; row < count; row += 1) {
      let span = row * width * 2;
      const length = (spans[span + 2 * width - 1] as number) - (spans[span] as number);
      this.#makeRoom(at, this.#leadBytes + LONGEST_ESCAPE * length + 8 * width);
      for (let place = 0; place < columns.length; place += 1, span += 2) {
        at = this.#copy(at, this.#leads[place] as Buffer);
        const [start, end] = [spans[span] as number, spans[span + 1] as number];
        at = isNull(bytes, start, end) ? this.#copy(at, NULL) : this.#put(at, place, bytes, start, end);
      }
      this.#out[at++] = BRACE;
      this.#out[at++] = LINE_FEED;
    }
    return this.#out.subarray(0, at);
  }

  async end(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }

  #put(at: number, place: number, bytes: Buffer, start: number, end: number): number {
    const { type, read } = this.#columns[place] as TableColumn;
    if (!read) {
      switch (type) {
        case 'time': {
          this.#out[at] = QUOTE;
          const after = putTime(this.#out, at + 1, bytes, start, end);
          this.#out[after] = QUOTE;
          return after + 1;
        }
        case 'text':
          return this.#putText(at, bytes, start, end);
        case 'integer':
        case 'number': {
          const after = putNumber(this.#out, at, bytes, start, end);
          if (after !== null) return after;
        }
      }
    }
    return this.#putTold(at, place, bytes, start, end);
  }

  #putText(begin: number, bytes: Buffer, start: number, end: number): number {
    const out = this.#out;
    let at = begin;
    out[at++] = QUOTE;
    for (let place = start; place < end; place += 1) {
      let byte = bytes[place] as number;
      if (byte === BACKSLASH) {
        place += 1;
        byte = meantBy(bytes[place] as number);
      }
      if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) {
        out[at++] = byte;
        continue;
      }
      out[at++] = BACKSLASH;
      const letter = letters[byte] as number;
      if (letter === 0) {
        for (const each of [0x75, 0x30, 0x30, hex[byte >> 4], hex[byte & 15]]) out[at++] = each as number;
      } else out[at++] = letter;
    }
    out[at++] = QUOTE;
    return at;
  }

  #putTold(at: number, place: number, bytes: Buffer, start: number, end: number): number {
    const told = (this.#told[place] as CellBytes).of(textBetween(bytes, start, end) ?? '');
    this.#makeRoom(
      at,
      told.length + this.#leadBytes + LONGEST_ESCAPE * (bytes.length - end) + 8 * this.#columns.length,
    );
    return this.#copy(at, told);
  }

  #copy(begin: number, from: Buffer): number {
    const out = this.#out;
    for (let place = 0; place < from.length; place += 1) out[begin + place] = from[place] as number;
    return begin + from.length;
  }

  #makeRoom(at: number, bytes: number): void {
    if (at + bytes <= this.#out.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#out.length * 2, at + bytes));
    grown.set(this.#out.subarray(0, at));
    this.#out = grown;
  }
}

function tell(column: TableColumn, text: string): string {
  const cell = cellIn(column, text);
  return column.type === 'json' ? String(cell ?? 'null') : JSON.stringify(cell);
}
