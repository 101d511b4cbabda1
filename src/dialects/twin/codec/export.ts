import { crc32, deflateRawSync } from 'node:zlib';
import { csvFile } from '../../../core/csv.ts';
import type { Parameters } from '../parameters.ts';

/** A list as a file. */
export interface ExportWish {
  readonly format: 'CSV' | 'CSV_EXCEL';
  /** Without its extension. */
  readonly filename: string;
  readonly zip: boolean;
}

export interface ExportFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The file that is asked for, or null for JSON, which is the default. */
export function readExport(parameters: Parameters): ExportWish | null {
  const format = (parameters.text('format', 'outputFormat') ?? 'JSON').toUpperCase();
  const given = parameters
    .text('filename')
    ?.replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .slice(0, 100);
  const zip = parameters.flag('zip') ?? false;
  const filename = given === undefined || /^[. ]*$/.test(given) ? 'chat_sessions' : given;
  if (format === 'CSV' || format === 'CSV_EXCEL') return { format, filename, zip };
  if (format !== 'JSON') parameters.fault('format', 'must be JSON, CSV or CSV_EXCEL');
  return null;
}

/** The rows as CSV, with a row of names first; for Excel with semicolons after a byte order mark. */
export function encodeExport(
  wish: ExportWish,
  names: readonly string[],
  items: readonly Readonly<Record<string, unknown>>[],
): ExportFile {
  const [separator, mark] = wish.format === 'CSV_EXCEL' ? [';', '\uFEFF'] : [',', ''];
  const rows = [names, ...items.map((item) => names.map((name) => item[name]))];
  const body = Buffer.from(`${mark}${csvFile(rows, separator)}`);
  const name = `${wish.filename}.csv`;
  if (!wish.zip) return { name, contentType: 'text/csv; charset=utf-8', body };
  return { name: `${wish.filename}.zip`, contentType: 'application/zip', body: zipped(name, body) };
}

export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  const extended = ascii === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name)}`;
  return `attachment; filename="${ascii}"${extended}`;
}

const EPOCH_DATE = 0x0021;
const UTF8_NAME = 0x0800;

/** A ZIP archive of one deflated file. Its layout: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
function zipped(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const nameBytes = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(UTF8_NAME, 2);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt16LE(EPOCH_DATE, 8);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(nameBytes.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, nameBytes, packed]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, Buffer.alloc(14), nameBytes]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}
