import Type, { type Static } from 'typebox';
import { exportFormats, exportRows } from '../../core/export/request.ts';
import { FilterText } from './filter-wire.ts';
import { Count, closed, Id, Nullable, Time, Words } from './wire-words.ts';

const ColumnName = Type.String({ minLength: 1, maxLength: 200 });

const CsvOptions = {
  delimiter: Words([',', ';', '\t']),
  bom: Type.Boolean({ description: 'A byte order mark first, by which Excel knows UTF-8.' }),
  formulas: Words(['safe', 'raw']),
};

/** What is to be exported. `formulas: raw` writes text as it is, though a spreadsheet may take it for a formula. */
export const NewExport = Type.Object(
  {
    rows: Type.Optional(Words(exportRows)),
    format: Words(exportFormats),
    filter: Type.Optional(Nullable(FilterText)),
    columns: Type.Optional(Nullable(Type.Array(ColumnName, { minItems: 1, maxItems: 200 }))),
    csv: Type.Optional(Type.Partial(Type.Object(CsvOptions), closed)),
  },
  closed,
);
export type NewExport = Static<typeof NewExport>;

const asked = {
  rows: Words(exportRows),
  format: Words(exportFormats),
  filter: Nullable(Type.String()),
  columns: Nullable(Type.Array(Type.String())),
  csv: Type.Object(CsvOptions, closed),
};

/** What was asked for, whole. */
export const ExportAsked = Type.Object(asked, closed);

/** A file of the history: asked for, being written, or ready to be fetched until it expires. */
export const Export = Type.Object(
  {
    id: Id,
    ...asked,
    state: Words(['waiting', 'running', 'done', 'failed', 'cancelled']),
    /** How many sessions it is about; null before that was counted. */
    total: Nullable(Count),
    /** Sessions read so far. */
    sessions: Count,
    rowCount: Count,
    bytes: Count,
    sha256: Nullable(Type.String()),
    problem: Nullable(Type.String()),
    requestedBy: Nullable(Type.String()),
    createdAt: Time,
    finishedAt: Nullable(Time),
    expiresAt: Nullable(Time),
    file: Nullable(Type.String({ description: 'The path of the file, once it is done.' })),
  },
  closed,
);
export type Export = Static<typeof Export>;

/** A column that exports can have. */
export const ExportColumn = Type.Object(
  {
    name: Type.String(),
    type: Words(['text', 'integer', 'number', 'time', 'flag', 'json']),
    unit: Nullable(Words(['ms', 'share'])),
    describes: Type.String(),
  },
  closed,
);

/** The columns that there are, by what the rows are; keyed ones such as `attribute.plan` besides. */
export const ExportColumns = Type.Object(
  {
    sessions: Type.Array(ExportColumn),
    messages: Type.Array(ExportColumn),
    usual: Type.Array(Type.String(), { description: 'The columns of sessions, where none are chosen.' }),
  },
  closed,
);

/** What goes with the file, so that whoever gets it can tell what it is and that it is whole. */
export const ExportManifest = Type.Object(
  {
    koine: Type.String(),
    account: Type.Object({ id: Id, name: Type.String() }, closed),
    createdAt: Time,
    rows: Words(exportRows),
    format: Words(exportFormats),
    csv: Nullable(Type.Object(CsvOptions, closed)),
    filter: Nullable(Type.String()),
    columns: Type.Array(ExportColumn),
    rowCount: Count,
    bytes: Count,
    sha256: Type.String(),
  },
  closed,
);
