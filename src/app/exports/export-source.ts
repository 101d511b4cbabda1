import type { Place } from '../../core/query.ts';
import { listIn } from '../../store/copied-rows.ts';
import type { TableClient } from '../../store/copied-table.ts';
import type { ExportPlan, Named, PlannedColumn } from './export-plan.ts';
import { PageReader, type Stretch } from './page-reader.ts';
import type { TableColumn } from './table-column.ts';

/** What an export reads: its columns, and its rows from any place on. */
export interface ExportSource {
  readonly columns: readonly TableColumn[];
  /** Stretch by stretch; each is read when the one before was taken [K8]. */
  read(after: Place | null, signal: AbortSignal): AsyncGenerator<Stretch>;
}

/** What was planned, read over this connection. */
export function openSource(client: TableClient, { columns, table, names }: ExportPlan): ExportSource {
  const reader = new PageReader(client, table);
  return {
    columns: columns.map((column) => ({ ...column, read: readerFor(column, names) })),
    read: (after, signal) => reader.read(after, signal),
  };
}

function readerFor({ source, naming }: PlannedColumn, names: ExportPlan['names']): TableColumn['read'] {
  const nameOf = (of: Named) => (id: string) => names.get(of)?.get(id) ?? id;
  if (naming === 'agents') return (text) => JSON.stringify(listIn(text).map(nameOf('agent')));
  if (naming) return nameOf(naming);
  switch (source) {
    case 'labels':
    case 'agentIds':
    case 'companionIds':
      return (text) => JSON.stringify(listIn(text));
    case 'files':
      return filesIn;
    default:
      return null;
  }
}

/** Without what opens them. */
function filesIn(text: string): string | null {
  const files = JSON.parse(text) as readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly size: number;
  }[];
  if (files.length === 0) return null;
  return JSON.stringify(files.map(({ name, mediaType, size }) => ({ name, mediaType, size })));
}
