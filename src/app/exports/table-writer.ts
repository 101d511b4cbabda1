import type { CsvOptions, ExportFormat } from '../../core/export/request.ts';
import type { CopiedRows } from '../../store/copied-rows.ts';
import { CsvWriter } from './csv-writer.ts';
import { JsonlWriter } from './jsonl-writer.ts';
import type { TableColumn } from './table-column.ts';

/** A table as bytes, stretch by stretch; holds no more than a stretch of rows in memory [K8]. What it gives stands until it is asked again. */
export interface TableWriter {
  begin(): Promise<Uint8Array>;
  write(rows: CopiedRows): Promise<Uint8Array>;
  end(): Promise<Uint8Array>;
}

/** What a format is called by browsers, and whether what was written stands by itself, so that writing can go on after a crash. */
export const formatFacts = {
  csv: { mediaType: 'text/csv; charset=utf-8', isResumable: true },
  jsonl: { mediaType: 'application/x-ndjson', isResumable: true },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', isResumable: false },
  parquet: { mediaType: 'application/vnd.apache.parquet', isResumable: false },
} as const satisfies Record<ExportFormat, unknown>;

/** Loads no more than what writes this format. */
export async function openTableWriter(
  format: ExportFormat,
  columns: readonly TableColumn[],
  csv: CsvOptions,
): Promise<TableWriter> {
  switch (format) {
    case 'csv':
      return new CsvWriter(columns, csv);
    case 'jsonl':
      return new JsonlWriter(columns);
    case 'xlsx':
      return new (await import('./xlsx-writer.ts')).XlsxWriter(columns);
    case 'parquet':
      return new (await import('./parquet-writer.ts')).ParquetTableWriter(columns);
  }
}
