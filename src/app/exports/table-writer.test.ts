import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Cell } from '../../core/export/column.ts';
import { looksLikeFormula } from '../../core/export/formula.ts';
import { type CsvOptions, defaultCsvOptions, type ExportFormat } from '../../core/export/request.ts';
import { type CopiedRows, RowScanner } from '../../store/copied-rows.ts';
import { ParquetTableWriter } from './parquet-writer.ts';
import type { TableColumn } from './table-column.ts';
import { openTableWriter } from './table-writer.ts';

const columns: readonly TableColumn[] = (
  [
    ['number', 'integer'],
    ['visitor.name', 'text'],
    ['openedAt', 'time'],
    ['csat', 'number'],
    ['spam', 'flag'],
    ['labels', 'json'],
  ] as const
).map(([name, type]) => ({ name, type, unit: null, describes: '', read: null }));

const at = '2026-01-02T03:04:05.678Z';
const rows: readonly (readonly Cell[])[] = [
  [1, 'Ada "the" Countess, of Lovelace', at, 0.75, true, '["a","b"]'],
  [2, '=HYPERLINK("http://evil.example")', at, null, false, null],
  [3, '\t+49 30 1234', null, 1, false, '[]'],
  [4, '＝1+1 <b>&\u0000\n東京', at, -0.5, true, null],
];

/** The rows as PostgreSQL would have told them. */
function copied(told: readonly (readonly Cell[])[]): CopiedRows {
  const signs: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\v': '\\v' };
  const lines = told.map((row) =>
    row.map((cell, place) => {
      if (cell === null) return '\\N';
      if (typeof cell === 'boolean') return cell ? 't' : 'f';
      const text = String(cell);
      if (columns[place]?.type === 'time') return text.replace('T', ' ').replace('Z', '+00');
      return text.replace(/[\\\t\n\r\v]/g, (sign) => signs[sign] ?? sign);
    }),
  );
  return new RowScanner(columns.length).take(Buffer.from(lines.map((line) => `${line.join('\t')}\n`).join('')));
}

async function written(format: ExportFormat, options: Partial<CsvOptions> = {}, stretches = [rows]): Promise<Buffer> {
  const writer = await openTableWriter(format, columns, { ...defaultCsvOptions, ...options });
  const parts = [await writer.begin()];
  // What a writer gives stands until it is asked again.
  for (const stretch of stretches) parts.push(Buffer.from(await writer.write(copied(stretch))));
  parts.push(await writer.end());
  return Buffer.concat(parts);
}

test('[K9] CSV quotes what it must, and leads what looks like a formula with an apostrophe', async () => {
  const text = (await written('csv')).toString();
  assert.equal(
    text,
    [
      'number,visitor.name,openedAt,csat,spam,labels',
      `1,"Ada ""the"" Countess, of Lovelace",${at},0.75,true,"[""a"",""b""]"`,
      `2,"'=HYPERLINK(""http://evil.example"")",${at},,false,`,
      `3,'\t+49 30 1234,,1,false,[]`,
      `4,"'＝1+1 <b>&\u0000\n東京",${at},-0.5,true,`,
      '',
    ].join('\r\n'),
  );
  const raw = (await written('csv', { delimiter: ';', bom: true, formulas: 'raw' })).toString();
  assert.ok(raw.startsWith('\uFEFFnumber;visitor.name;'));
  assert.match(raw, /\r\n2;"=HYPERLINK\(/);
});

test('[K9] whatever a text holds, CSV and JSON lines say of it what is told of it sign by sign', async () => {
  const signs = [
    '=',
    '-',
    '"',
    ',',
    ';',
    '\\',
    '\n',
    '\r',
    '\t',
    '\v',
    '\b',
    '\u001f',
    '\u00a0',
    'N',
    'a',
    'é',
    '\u3000',
    '＝',
    '東',
    '😀',
  ];
  const text = fc.array(fc.constantFrom(...signs), { maxLength: 5 }).map((each) => each.join(''));
  await fc.assert(
    fc.asyncProperty(text, async (told) => {
      const row = [1, told, at, 0.5, true, JSON.stringify([told])];
      const lines = (await written('jsonl', {}, [[row]])).toString();
      assert.equal(
        lines,
        `${JSON.stringify({ number: 1, 'visitor.name': told, openedAt: at, csat: 0.5, spam: true, labels: [told] })}\n`,
      );
      const quoted = (each: string) => (/[";\r\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each);
      const safe = quoted(looksLikeFormula(told) ? `'${told}` : told);
      const csv = (await written('csv', { delimiter: ';' }, [[row]])).toString();
      assert.equal(
        csv.slice(csv.indexOf('\r\n') + 2),
        `1;${safe};${at};0.5;true;${quoted(JSON.stringify([told]))}\r\n`,
      );
    }),
    { numRuns: 300 },
  );
});

test('JSON lines have every column, JSON as JSON', async () => {
  const lines = (await written('jsonl'))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(lines[0], {
    number: 1,
    'visitor.name': rows[0]?.[1],
    openedAt: at,
    csat: 0.75,
    spam: true,
    labels: ['a', 'b'],
  });
  assert.deepEqual([lines[1].csat, lines[1].labels, lines[2].openedAt], [null, null, null]);
});

test('Parquet keeps types and nulls, over several groups of rows', async () => {
  const many = Array.from({ length: 45_000 }, (_, index): readonly Cell[] => [index, 'x', at, null, true, '[1]']);
  const file = await written('parquet', {}, [many.slice(0, 30_000), rows, many.slice(30_000)]);
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  assert.equal(parquetMetadata(buffer).num_rows, 45_004n);
  const read = await parquetReadObjects({ file: buffer, rowStart: 30_000, rowEnd: 30_003 });
  assert.deepEqual(read[0], {
    number: 1n,
    'visitor.name': rows[0]?.[1],
    openedAt: new Date(at),
    csat: 0.75,
    spam: true,
    labels: ['a', 'b'],
  });
  assert.deepEqual([read[1]?.csat, read[2]?.openedAt], [null, null]);
});

test('Parquet tells of all its groups, however many, and of none', async () => {
  for (const count of [0, 1, 14, 15, 400]) {
    const writer = new ParquetTableWriter(columns, columns.length * 2);
    const told = Array.from({ length: count * 2 }, (_, index): readonly Cell[] => [index, 'x', at, null, true, null]);
    const file = Buffer.concat([await writer.begin(), await writer.write(copied(told)), await writer.end()]);
    const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
    const { num_rows, row_groups, created_by } = parquetMetadata(buffer);
    assert.deepEqual([num_rows, row_groups.length, created_by], [BigInt(count * 2), count, 'koine']);
    const read = await parquetReadObjects({ file: buffer });
    assert.deepEqual(
      read.map(({ number }) => Number(number)),
      told.map(([number]) => number),
    );
  }
});

test('[K9] a workbook has texts as texts, times as times, and goes on in another sheet when one is full', async () => {
  const parts = unzip(await written('xlsx'));
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  assert.match(sheet, /<c t="inlineStr" s="3"><is><t xml:space="preserve">=HYPERLINK\("http:\/\/evil\.example"\)</);
  assert.match(sheet, /＝1\+1 &lt;b&gt;&amp;\n東京</);
  assert.ok(!/<f>/.test(sheet) && !sheet.includes('\u0000'));
  const serial = Number(/<c s="1"><v>([\d.]+)</.exec(sheet)?.[1]);
  assert.equal(Math.round((serial - 25_569) * 86_400_000), Date.parse(at));
  const empty: readonly Cell[] = [null, null, null, null, null, null];
  const full = Array.from({ length: 1_048_576 }, () => empty);
  const two = unzip(await written('xlsx', {}, [full]));
  assert.ok(two.has('xl/worksheets/sheet2.xml'));
  assert.match(two.get('xl/workbook.xml') ?? '', /name="Sheet2"/);
});

/** The archive's entries as texts, by name, read from its directory. */
function unzip(file: Buffer): ReadonlyMap<string, string> {
  const end = file.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const entries = new Map<string, string>();
  let place = file.readUInt32LE(end + 16);
  for (let count = file.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [size, nameLength, extra, comment] = [20, 28, 30, 32].map((at, index) =>
      index === 0 ? file.readUInt32LE(place + at) : file.readUInt16LE(place + at),
    ) as [number, number, number, number];
    const name = file.toString('utf8', place + 46, place + 46 + nameLength);
    const local = file.readUInt32LE(place + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(start, start + size);
    entries.set(name, (file.readUInt16LE(place + 10) === 0 ? packed : inflateRawSync(packed)).toString());
    place += 46 + nameLength + extra + comment;
  }
  return entries;
}
