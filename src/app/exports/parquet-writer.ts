import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, CellType } from '../../core/export/column.ts';
import type { CopiedRows } from '../../store/copied-rows.ts';
import { ParquetFooter } from './parquet-footer.ts';
import { cellOf, type TableColumn } from './table-column.ts';
import type { TableWriter } from './table-writer.ts';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

/** What is compressed together, in whole rows: cells, and characters, for some cells hold a great deal. */
const CELLS_IN_GROUP = 50_000;
const CHARACTERS_IN_GROUP = 4_000_000;

const elements: Readonly<Record<CellType, object>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
  flag: { type: 'BOOLEAN' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
};

/** Apache Parquet, compressed by Snappy; every column may be null. */
export class ParquetTableWriter implements TableWriter {
  readonly #columns: readonly TableColumn[];
  readonly #bytes = new ByteWriter();
  readonly #file: ParquetWriter;
  readonly #footer: ParquetFooter;
  readonly #group: number;
  /** Values column by column. */
  #waiting: unknown[][];
  #rows = 0;
  #characters = 0;

  constructor(columns: readonly TableColumn[], cellsInGroup = CELLS_IN_GROUP) {
    this.#columns = columns;
    this.#waiting = columns.map(() => []);
    this.#group = Math.ceil(cellsInGroup / columns.length);
    const schema = [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL', ...elements[type] })),
    ] as Schema;
    this.#file = new ParquetWriter({ writer: this.#bytes, schema, createdBy: 'koine' });
    this.#footer = new ParquetFooter(this.#file);
  }

  async begin(): Promise<Uint8Array> {
    return this.#taken();
  }

  async write(rows: CopiedRows): Promise<Uint8Array> {
    const columns = this.#columns;
    for (let row = 0; row < rows.count; row += 1) {
      for (let place = 0; place < columns.length; place += 1) {
        const cell = cellOf(rows, row, columns, place);
        if (typeof cell === 'string') this.#characters += cell.length;
        this.#waiting[place]?.push(valueIn(cell, (columns[place] as TableColumn).type));
      }
      this.#rows += 1;
      if (this.#rows >= this.#group || this.#characters >= CHARACTERS_IN_GROUP) await this.#writeGroup();
    }
    return this.#taken();
  }

  async end(): Promise<Uint8Array> {
    if (this.#rows > 0) await this.#writeGroup();
    return Buffer.concat([this.#taken(), this.#footer.end(this.#file.num_rows)]);
  }

  async #writeGroup(): Promise<void> {
    const [waiting, rows] = [this.#waiting, this.#rows];
    this.#waiting = this.#columns.map(() => []);
    [this.#rows, this.#characters] = [0, 0];
    await this.#file.write({
      columnData: this.#columns.map(({ name, type }, place) => ({
        name,
        data: waiting[place] ?? [],
        // A group has few pages, and bounds of texts are of little use: what is told of each would be held until the end.
        offsetIndex: false,
        statistics: type !== 'text' && type !== 'json',
      })),
      rowGroupSize: rows,
    });
    for (const group of this.#file.row_groups.splice(0)) this.#footer.add(group);
    this.#file.pendingIndexes.length = 0;
  }

  /** What was written since the last time; places in the file are counted on. */
  #taken(): Uint8Array {
    const taken = Buffer.from(this.#bytes.getBytes());
    this.#bytes.index = 0;
    return taken;
  }
}

function valueIn(cell: Cell, type: CellType): unknown {
  if (cell === null) return undefined;
  switch (type) {
    case 'integer':
      return BigInt(Math.round(Number(cell)));
    case 'time':
      return BigInt(Date.parse(cell as string));
    case 'json':
      return JSON.parse(cell as string);
    default:
      return cell;
  }
}
