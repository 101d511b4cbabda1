import type { Cell, CellType, Column } from '../../core/export/column.ts';
import { looksLikeFormula } from '../../core/export/formula.ts';
import type { CsvOptions } from '../../core/export/request.ts';
import type { TableWriter } from './table-writer.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';

/** CSV as in RFC 4180. A text that a spreadsheet would take for a formula is led by an apostrophe, unless told otherwise [K9]. */
export class CsvWriter implements TableWriter {
  readonly #columns: readonly Column[];
  readonly #options: CsvOptions;
  readonly #needsQuotes: RegExp;

  constructor(columns: readonly Column[], options: CsvOptions) {
    this.#columns = columns;
    this.#options = options;
    this.#needsQuotes = new RegExp(`["\\r\\n${options.delimiter}]`);
  }

  async begin(): Promise<Uint8Array> {
    const names = this.#columns.map(({ name }) => this.#quoted(name)).join(this.#options.delimiter);
    return Buffer.from(`${this.#options.bom ? BYTE_ORDER_MARK : ''}${names}${LINE_END}`);
  }

  async write(rows: readonly (readonly Cell[])[]): Promise<Uint8Array> {
    const types = this.#columns.map(({ type }) => type);
    let text = '';
    for (const row of rows) {
      for (let place = 0; place < row.length; place += 1) {
        if (place > 0) text += this.#options.delimiter;
        text += this.#cell(row[place] ?? null, types[place] ?? 'text');
      }
      text += LINE_END;
    }
    return Buffer.from(text);
  }

  async end(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }

  #cell(cell: Cell, type: CellType): string {
    if (typeof cell !== 'string') return cell === null ? '' : String(cell);
    if (type === 'time') return cell;
    return this.#quoted(this.#options.formulas === 'safe' && looksLikeFormula(cell) ? `'${cell}` : cell);
  }

  #quoted(text: string): string {
    return this.#needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
}
