import type { Cell, Column } from '../../core/export/column.ts';
import type { TableWriter } from './table-writer.ts';

/** One JSON object a line, with every column as a member. */
export class JsonlWriter implements TableWriter {
  readonly #columns: readonly { readonly lead: string; readonly isJson: boolean }[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns.map(({ name, type }, place) => ({
      lead: `${place === 0 ? '{' : ','}${JSON.stringify(name)}:`,
      isJson: type === 'json',
    }));
  }

  async begin(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }

  async write(rows: readonly (readonly Cell[])[]): Promise<Uint8Array> {
    let text = '';
    for (const row of rows) {
      for (const [place, { lead, isJson }] of this.#columns.entries()) {
        const cell = row[place] ?? null;
        text += lead + (isJson ? (cell ?? 'null') : JSON.stringify(cell));
      }
      text += '}\n';
    }
    return Buffer.from(text);
  }

  async end(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }
}
