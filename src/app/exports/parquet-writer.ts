import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, CellType, Column } from '../../core/export/column.ts';
import { ParquetFooter } from './parquet-footer.ts';
import type { TableWriter } from './table-writer.ts';

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];

/** What is compressed together, in whole rows: cells, and characters, for some cells hold a great deal. */
const CELLS_IN_GROUP = 100_000;
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
  readonly #columns: readonly Column[];
  readonly #bytes = new ByteWriter();
  readonly #file: ParquetWriter;
  readonly #footer: ParquetFooter;
  readonly #group: number;
  #waiting: (readonly Cell[])[] = [];
  #characters = 0;

  constructor(columns: readonly Column[], cellsInGroup = CELLS_IN_GROUP) {
    this.#columns = columns;
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

  async write(rows: readonly (readonly Cell[])[]): Promise<Uint8Array> {
    for (const row of rows) {
      this.#waiting.push(row);
      for (const cell of row) if (typeof cell === 'string') this.#characters += cell.length;
      const isFull = this.#waiting.length >= this.#group || this.#characters >= CHARACTERS_IN_GROUP;
      if (isFull) await this.#writeGroup();
    }
    return this.#taken();
  }

  async end(): Promise<Uint8Array> {
    if (this.#waiting.length > 0) await this.#writeGroup();
    return Buffer.concat([this.#taken(), this.#footer.end(this.#file.num_rows)]);
  }

  async #writeGroup(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = [];
    this.#characters = 0;
    await this.#file.write({
      columnData: this.#columns.map(({ name, type }, place) => ({
        name,
        data: rows.map((row) => valueIn(row[place] ?? null, type)),
        // A group has few pages, and bounds of texts are of little use: what is told of each would be held until the end.
        offsetIndex: false,
        statistics: type !== 'text' && type !== 'json',
      })),
      rowGroupSize: rows.length,
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
      return new Date(cell as string);
    case 'json':
      return JSON.parse(cell as string);
    default:
      return cell;
  }
}
