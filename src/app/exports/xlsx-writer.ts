import { PassThrough, type Writable } from 'node:stream';
import yazl from 'yazl';
import type { Cell, CellType } from '../../core/export/column.ts';
import { looksLikeFormula } from '../../core/export/formula.ts';
import type { CopiedRows } from '../../store/copied-rows.ts';
import { cellOf, type TableColumn } from './table-column.ts';
import type { TableWriter } from './table-writer.ts';

/** A sheet has at most so many rows (Office Open XML); what is more goes on in the next sheet. */
const MOST_ROWS = 1_048_576;
const LONGEST_CELL = 32_767;
const DAY_MS = 86_400_000;
/** Days from the beginning of a spreadsheet's calendar to 1970. */
const EPOCH_DAYS = 25_569;
const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Places in `cellXfs` below. */
const styles = { plain: 0, time: 1, head: 2, quoted: 3 } as const;

const stylesheet = `${HEADER}<styleSheet xmlns="${MAIN}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>\
<fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>\
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/>\
<xf numFmtId="164" applyNumberFormat="1" xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/>\
<xf quotePrefix="1" xfId="0"/></cellXfs></styleSheet>`;

/**
 * An Office Open XML workbook (ECMA-376), its sheets streamed. Texts are texts: none is a formula, and those that look
 * like one bear the mark by which spreadsheets keep them so [K9]. Times are in UTC.
 */
export class XlsxWriter implements TableWriter {
  readonly #columns: readonly TableColumn[];
  readonly #head: string;
  readonly #zip = new yazl.ZipFile();
  readonly #chunks: Buffer[] = [];
  readonly #ended: Promise<void>;
  #sheet: Writable | null = null;
  #sheets = 0;
  #rows = 0;

  constructor(columns: readonly TableColumn[]) {
    this.#columns = columns;
    this.#head = `<row>${columns.map(({ name }) => textCell(name, styles.head)).join('')}</row>`;
    const output = this.#zip.outputStream;
    output.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((resolve, reject) => {
      output.once('end', resolve).once('error', reject);
    });
  }

  async begin(): Promise<Uint8Array> {
    await this.#nextSheet();
    return this.#taken();
  }

  async write(rows: CopiedRows): Promise<Uint8Array> {
    const columns = this.#columns;
    let xml = '';
    for (let row = 0; row < rows.count; row += 1) {
      if (this.#rows === MOST_ROWS) {
        await this.#send(xml);
        xml = '';
        await this.#nextSheet();
      }
      this.#rows += 1;
      xml += '<row>';
      for (const [place, { type }] of columns.entries()) xml += xmlOf(cellOf(rows, row, columns, place), type);
      xml += '</row>';
    }
    await this.#send(xml);
    return this.#taken();
  }

  async end(): Promise<Uint8Array> {
    this.#sheet?.end('</sheetData></worksheet>');
    const numbers = Array.from({ length: this.#sheets }, (_, index) => index + 1);
    const add = (name: string, xml: string) => this.#zip.addBuffer(Buffer.from(xml), name);
    add('xl/styles.xml', stylesheet);
    add(
      'xl/workbook.xml',
      `${HEADER}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbers
        .map((n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`)
        .join('')}</sheets></workbook>`,
    );
    add(
      'xl/_rels/workbook.xml.rels',
      `${HEADER}<Relationships xmlns="${PACKAGE}/relationships">${numbers
        .map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
        .join('')}<Relationship Id="styles" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    );
    add(
      '_rels/.rels',
      `${HEADER}<Relationships xmlns="${PACKAGE}/relationships">\
<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    );
    const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
    const override = (name: string, type: string) =>
      `<Override PartName="/xl/${name}.xml" ContentType="${spreadsheet}.${type}+xml"/>`;
    add(
      '[Content_Types].xml',
      `${HEADER}<Types xmlns="${PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}\
${override('styles', 'styles')}${numbers.map((n) => override(`worksheets/sheet${n}`, 'worksheet')).join('')}</Types>`,
    );
    this.#zip.end();
    await this.#ended;
    return this.#taken();
  }

  async #nextSheet(): Promise<void> {
    this.#sheet?.end('</sheetData></worksheet>');
    const sheet = new PassThrough();
    this.#sheet = sheet;
    this.#sheets += 1;
    this.#rows = 1;
    this.#zip.addReadStream(sheet, `xl/worksheets/sheet${this.#sheets}.xml`);
    const view = '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>';
    await this.#send(`${HEADER}<worksheet xmlns="${MAIN}"><sheetViews>${view}</sheetViews><sheetData>${this.#head}`);
  }

  async #send(xml: string): Promise<void> {
    if (xml === '' || !this.#sheet || this.#sheet.write(xml)) return;
    await new Promise<void>((resolve) => this.#sheet?.once('drain', resolve));
  }

  #taken(): Uint8Array {
    return Buffer.concat(this.#chunks.splice(0));
  }
}

function xmlOf(cell: Cell, type: CellType): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (type === 'time') return `<c s="${styles.time}"><v>${Date.parse(cell) / DAY_MS + EPOCH_DAYS}</v></c>`;
  return textCell(cell, looksLikeFormula(cell) ? styles.quoted : styles.plain);
}

function textCell(text: string, style: number): string {
  const marked = style === styles.plain ? '' : ` s="${style}"`;
  return `<c t="inlineStr"${marked}><is><t xml:space="preserve">${escapeXml(text.slice(0, LONGEST_CELL))}</t></is></c>`;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What XML 1.0 cannot hold at all: control characters, halves of pairs, and what is no character. */
const unfit = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

function escapeXml(text: string): string {
  return text.replace(unfit, '').replace(/[&<>]/g, (sign) => signs[sign] ?? sign);
}
