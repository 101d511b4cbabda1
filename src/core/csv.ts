import { looksLikeFormula } from './export/formula.ts';

/**
 * A row of comma-separated values (RFC 4180), without its line end. Text that a table would take for a formula is led by
 * an apostrophe [K9]; what is null or undefined is empty.
 */
export function csvRow(values: readonly unknown[], separator = ','): string {
  return values.map((value) => quoted(cellOf(value), separator)).join(separator);
}

/** Rows as a whole file, with a line end after each. */
export function csvFile(rows: readonly (readonly unknown[])[], separator = ','): string {
  return rows.map((row) => `${csvRow(row, separator)}\r\n`).join('');
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return typeof value === 'string' && looksLikeFormula(text) ? `'${text}` : text;
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
