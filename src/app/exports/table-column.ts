import type { Cell, Column } from '../../core/export/column.ts';
import { type CopiedRows, fieldOf, isoOf } from '../../store/copied-rows.ts';

/** A column that is written, and how what the database says becomes what stands in it. */
export interface TableColumn extends Column {
  /** Null: the text says it by itself, as the column's type has it. It must be the same at any time, for what it gives is remembered. */
  readonly read: ((text: string) => Cell) | null;
}

/** What stands in a row in a column, by the columns' order. */
export function cellOf(rows: CopiedRows, row: number, columns: readonly TableColumn[], place: number): Cell {
  const text = fieldOf(rows, row, place);
  const column = columns[place];
  return text === null || !column ? null : cellIn(column, text);
}

/** What the database's text means in a column. */
export function cellIn({ type, read }: TableColumn, text: string): Cell {
  if (read) return read(text);
  switch (type) {
    case 'integer':
    case 'number':
      return Number(text);
    case 'time':
      return isoOf(text);
    case 'flag':
      return text === 't' || text === 'true' || text === '1';
    case 'text':
    case 'json':
      return text;
  }
}
