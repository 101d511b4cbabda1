import { ByteWriter, type ParquetWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';

type FileMetaData = Parameters<typeof writeMetadata>[1];
type RowGroup = FileMetaData['row_groups'][number];

const MAGIC = Buffer.from('PAR1');
const LENGTH_BYTES = 4;
const STRUCTS = 12;
/** Lists that are longer tell their length after their first byte. */
const LONGEST_IN_HEAD = 14;

/**
 * The directory at the end of a Parquet file. Each group of rows is turned into its bytes (Thrift's compact protocol)
 * when it is written, about 90 a column, instead of being held as objects until the end [K8].
 */
export class ParquetFooter {
  readonly #file: Pick<ParquetWriter, 'schema' | 'createdBy'>;
  readonly #groups: Uint8Array[] = [];

  constructor(file: Pick<ParquetWriter, 'schema' | 'createdBy'>) {
    this.#file = file;
  }

  add(group: RowGroup): void {
    const [none, one] = [this.#bytesOf([], 0n), this.#bytesOf([group], 0n)];
    const head = headOfList(none, one);
    this.#groups.push(one.slice(head + 1, head + 1 + one.length - none.length));
  }

  /** The bytes that end a file of so many rows. */
  end(rows: bigint): Uint8Array {
    const none = this.#bytesOf([], rows);
    const head = headOfList(none, this.#bytesOf([emptyGroup], rows));
    const parts = [none.subarray(0, head), headOf(this.#groups.length), ...this.#groups, none.subarray(head + 1)];
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
    return Buffer.concat([...parts, length, MAGIC]);
  }

  #bytesOf(groups: RowGroup[], rows: bigint): Uint8Array {
    const writer = new ByteWriter();
    const { schema, createdBy } = this.#file;
    const metadata = { version: 2, created_by: createdBy, schema, num_rows: rows, row_groups: groups };
    writeMetadata(writer, metadata as unknown as FileMetaData);
    return writer.getBytes().slice(0, -LENGTH_BYTES);
  }
}

const emptyGroup: RowGroup = { columns: [], total_byte_size: 0n, num_rows: 0n };

/** Where the list of groups begins: all before it is the same whether it is empty or has one. */
function headOfList(none: Uint8Array, one: Uint8Array): number {
  return none.findIndex((byte, place) => byte !== one[place]);
}

function headOf(count: number): Uint8Array {
  if (count === 0) return Uint8Array.of(0);
  if (count <= LONGEST_IN_HEAD) return Uint8Array.of((count << 4) | STRUCTS);
  const writer = new ByteWriter();
  writer.appendUint8(0xf0 | STRUCTS);
  writer.appendVarInt(count);
  return writer.getBytes().slice();
}
