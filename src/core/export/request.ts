/** What an export's rows are. */
export const exportRows = ['sessions', 'messages'] as const;
export const exportFormats = ['csv', 'xlsx', 'jsonl', 'parquet'] as const;

export type ExportRows = (typeof exportRows)[number];
export type ExportFormat = (typeof exportFormats)[number];

/** How CSV is written; the other formats leave nothing to choose. */
export interface CsvOptions {
  readonly delimiter: ',' | ';' | '\t';
  /** A byte order mark first, by which Excel knows UTF-8. */
  readonly bom: boolean;
  /** `raw` writes text as it is, though a spreadsheet may take it for a formula. */
  readonly formulas: 'safe' | 'raw';
}

export const defaultCsvOptions: CsvOptions = { delimiter: ',', bom: false, formulas: 'safe' };

/** What is exported, and how it is written. */
export interface ExportRequest {
  readonly rows: ExportRows;
  readonly format: ExportFormat;
  /** A filter expression; null: all sessions. */
  readonly filter: string | null;
  /** Names of columns in their order; null: those that most people want. */
  readonly columns: readonly string[] | null;
  readonly csv: CsvOptions;
}
