import type { Cell } from '../../core/export/column.ts';
import { looksLikeFormula } from '../../core/export/formula.ts';
import type { CsvOptions } from '../../core/export/request.ts';
import { type CopiedRows, isNull, meantBy, textBetween } from '../../store/copied-rows.ts';
import { CellBytes, putNumber, putTime } from './cell-bytes.ts';
import { cellIn, type TableColumn } from './table-column.ts';
import type { TableWriter } from './table-writer.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
const [QUOTE, BACKSLASH, CARRIAGE_RETURN, LINE_FEED] = [0x22, 0x5c, 0x0d, 0x0a] as const;

/**
 * CSV as in RFC 4180. A text that a spreadsheet would take for a formula is led by an apostrophe, unless told otherwise
 * [K9]. Most cells go from bytes to bytes, for what the database says of them is nearly what stands in the file.
 */
export class CsvWriter implements TableWriter {
  readonly #columns: readonly TableColumn[];
  readonly #options: CsvOptions;
  readonly #needsQuotes: RegExp;
  readonly #delimiter: number;
  /** Of each byte whether it is more than itself in a text. */
  readonly #marked = new Uint8Array(256);
  readonly #told: readonly CellBytes[];
  #out: Buffer = Buffer.allocUnsafe(1 << 17);

  constructor(columns: readonly TableColumn[], options: CsvOptions) {
    this.#columns = columns;
    this.#options = options;
    this.#needsQuotes = new RegExp(`["\\r\\n${options.delimiter}]`);
    this.#delimiter = options.delimiter.charCodeAt(0);
    for (const byte of [QUOTE, BACKSLASH, CARRIAGE_RETURN, LINE_FEED, this.#delimiter]) this.#marked[byte] = 1;
    this.#told = columns.map((column) => new CellBytes((text) => this.#cell(cellIn(column, text), column)));
  }

  async begin(): Promise<Uint8Array> {
    const names = this.#columns.map(({ name }) => this.#quoted(name)).join(this.#options.delimiter);
    return Buffer.from(`${this.#options.bom ? BYTE_ORDER_MARK : ''}${names}${LINE_END}`);
  }

  async write(rows: CopiedRows): Promise<Uint8Array> {
    const { bytes, spans, width, count } = rows;
    const columns = this.#columns;
    const isSafe = this.#options.formulas === 'safe';
    let at = 0;
    for (let row = 0; row < count; row += 1) {
      let span = row * width * 2;
      // At most each byte stands twice, in quotes; what is read has its room made when it is known.
      const length = (spans[span + 2 * width - 1] as number) - (spans[span] as number);
      this.#makeRoom(at, 2 * length + 8 * width);
      for (let place = 0; place < columns.length; place += 1, span += 2) {
        if (place > 0) this.#out[at++] = this.#delimiter;
        const [start, end] = [spans[span] as number, spans[span + 1] as number];
        if (isNull(bytes, start, end)) continue;
        at = this.#put(at, place, bytes, start, end, isSafe);
      }
      this.#out[at++] = CARRIAGE_RETURN;
      this.#out[at++] = LINE_FEED;
    }
    return this.#out.subarray(0, at);
  }

  async end(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }

  #put(at: number, place: number, bytes: Buffer, start: number, end: number, isSafe: boolean): number {
    const { type, read } = this.#columns[place] as TableColumn;
    if (!read) {
      if (type === 'time') return putTime(this.#out, at, bytes, start, end);
      if (type === 'text' || type === 'json') {
        if (!isSafe || start === end || cannotBeginFormula(bytes[start] as number)) {
          return this.#putText(at, bytes, start, end);
        }
      } else if (type !== 'flag') {
        const after = putNumber(this.#out, at, bytes, start, end);
        if (after !== null) return after;
      }
    }
    return this.#putTold(at, place, bytes, start, end);
  }

  #putText(begin: number, bytes: Buffer, start: number, end: number): number {
    const out = this.#out;
    const marked = this.#marked;
    let at = begin;
    let needsQuotes = false;
    for (let place = start; place < end; place += 1) {
      let byte = bytes[place] as number;
      if (marked[byte] === 1) {
        if (byte === BACKSLASH) {
          place += 1;
          byte = meantBy(bytes[place] as number);
        }
        if (byte === QUOTE) out[at++] = QUOTE;
        if (byte !== BACKSLASH && marked[byte] === 1) needsQuotes = true;
      }
      out[at++] = byte;
    }
    if (!needsQuotes) return at;
    out.copyWithin(begin + 1, begin, at);
    out[begin] = QUOTE;
    out[at + 1] = QUOTE;
    return at + 2;
  }

  #putTold(at: number, place: number, bytes: Buffer, start: number, end: number): number {
    const told = (this.#told[place] as CellBytes).of(textBetween(bytes, start, end) ?? '');
    this.#makeRoom(at, told.length + 2 * (bytes.length - end) + 8 * this.#columns.length);
    this.#out.set(told, at);
    return at + told.length;
  }

  #makeRoom(at: number, bytes: number): void {
    if (at + bytes <= this.#out.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#out.length * 2, at + bytes));
    grown.set(this.#out.subarray(0, at));
    this.#out = grown;
  }

  #cell(cell: Cell, { type }: TableColumn): string {
    if (typeof cell !== 'string') return cell === null ? '' : String(cell);
    if (type === 'time') return cell;
    return this.#quoted(this.#options.formulas === 'safe' && looksLikeFormula(cell) ? `'${cell}` : cell);
  }

  #quoted(text: string): string {
    return this.#needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
}

/** Of the first byte of a text, whether by it alone no spreadsheet could take the text for a formula; else it is looked at as `looksLikeFormula` does. */
function cannotBeginFormula(byte: number): boolean {
  if (byte < 0x80) return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x7e && byte !== BACKSLASH);
  // Neither spaces nor signs of full width begin so: letters up to U+07FF, and most of Chinese and Korean.
  return (byte >= 0xc3 && byte <= 0xdf) || (byte >= 0xe4 && byte <= 0xed);
}
