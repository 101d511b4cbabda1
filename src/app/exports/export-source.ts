import { type Actor, sightOf } from '../../core/access.ts';
import type { Condition } from '../../core/condition.ts';
import type { Snapshot } from '../../core/directory.ts';
import type { CellSource, Column, MessageSource, Naming } from '../../core/export/column.ts';
import { messageColumnOf, messageColumns } from '../../core/export/message-columns.ts';
import type { ExportRequest } from '../../core/export/request.ts';
import { defaultSessionColumns, sessionColumnOf } from '../../core/export/session-columns.ts';
import type { Place, SessionFilter } from '../../core/query.ts';
import { invalidInput } from '../../core/refusal.ts';
import { listIn } from '../../store/copied-rows.ts';
import type { SessionCells } from '../../store/session-cells.ts';
import { PageReader, type Stretch } from './page-reader.ts';
import type { TableColumn } from './table-column.ts';

/** What an export reads: its columns, and its rows from any place on. */
export interface ExportSource {
  readonly columns: readonly TableColumn[];
  /** Stretch by stretch; each is read when the one before was taken [K8]. */
  read(after: Place | null, signal: AbortSignal): AsyncGenerator<Stretch>;
}

const MOST_COLUMNS = 200;

/** What the request asks for, in the actor's sight. Refuses columns that there are not, with their place in the request. */
export function openSource(
  cells: SessionCells,
  actor: Actor,
  request: ExportRequest,
  where: Condition | null,
  snapshot: Snapshot,
): ExportSource {
  const filter: SessionFilter = where ? { where } : {};
  const sight = sightOf(actor);
  if (request.rows === 'sessions') {
    const columns = chosen(request, defaultSessionColumns, sessionColumnOf);
    const table = cells.sessions(sight, filter, sourcesOf(columns));
    return { columns: columns.map((each) => told(each, snapshot)), read: readerOf(table) };
  }
  const names = messageColumns.map(({ name }) => name);
  const columns = chosen(request, names, messageColumnOf);
  const table = cells.messages(sight, filter, sourcesOf(columns));
  return { columns: columns.map((each) => told(each, snapshot)), read: readerOf(table) };
}

function readerOf(table: ReturnType<SessionCells['sessions']>): ExportSource['read'] {
  return (after, signal) => new PageReader(table).read(after, signal);
}

function sourcesOf<S>(columns: readonly { readonly source: S }[]): readonly S[] {
  return columns.map(({ source }) => source);
}

function chosen<C extends Column>(
  { columns }: ExportRequest,
  usual: readonly string[],
  columnOf: (name: string) => C | null,
): readonly C[] {
  const names = columns ?? usual;
  if (names.length === 0 || names.length > MOST_COLUMNS) {
    throw invalidInput('/columns', `An export has from 1 to ${MOST_COLUMNS} columns.`);
  }
  const found = names.map((name, index) => {
    const column = columnOf(name);
    if (!column) throw invalidInput(`/columns/${index}`, `There is no column ${name}.`);
    return column;
  });
  const twice = found.findIndex(({ name }, index) =>
    found.some((other, place) => place < index && other.name === name),
  );
  if (twice !== -1) throw invalidInput(`/columns/${twice}`, 'This column is there already.');
  return found;
}

interface ReadColumn extends Column {
  readonly source: CellSource | MessageSource;
  readonly naming: Naming | null;
}

function told(column: ReadColumn, snapshot: Snapshot): TableColumn {
  return { ...column, read: readerFor(column, snapshot) };
}

function readerFor({ source, naming }: ReadColumn, snapshot: Snapshot): TableColumn['read'] {
  if (naming === 'agents') {
    const nameOf = namer('agent', snapshot);
    return (text) => JSON.stringify(listIn(text).map(nameOf));
  }
  if (naming) return namer(naming, snapshot);
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

/** The name that it bears now; its id when it is gone. */
function namer(of: Exclude<Naming, 'agents'>, snapshot: Snapshot): (id: string) => string {
  const named = namedIn(of, snapshot);
  return (id) => named.get(id)?.name ?? id;
}

function namedIn(of: Exclude<Naming, 'agents'>, snapshot: Snapshot): ReadonlyMap<string, { readonly name: string }> {
  switch (of) {
    case 'inbox':
      return snapshot.inboxes;
    case 'queue':
      return snapshot.queues;
    case 'agent':
      return snapshot.agents;
    case 'bot':
      return snapshot.bots;
  }
}
