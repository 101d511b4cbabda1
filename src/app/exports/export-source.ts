import { type Actor, sightOf } from '../../core/access.ts';
import type { Condition } from '../../core/condition.ts';
import type { Snapshot } from '../../core/directory.ts';
import type { Cell, Column } from '../../core/export/column.ts';
import { messageColumnOf, messageColumns } from '../../core/export/message-columns.ts';
import type { ExportRequest } from '../../core/export/request.ts';
import {
  defaultSessionColumns,
  type Naming,
  type SessionColumn,
  sessionColumnOf,
} from '../../core/export/session-columns.ts';
import type { Place, SessionFilter } from '../../core/query.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { Logs } from '../../store/logs.ts';
import type { RawCell, SessionCells } from '../../store/session-cells.ts';
import { PageReader } from './page-reader.ts';
import { readTalks } from './talk-reader.ts';

/** Rows that were read, and after which session the next ones come; null: there are no more. */
export interface Stretch {
  readonly rows: readonly (readonly Cell[])[];
  /** How many sessions came to their end in it. */
  readonly sessions: number;
  readonly next: Place | null;
  /** In the middle of a long session: from here nothing can go on later. */
  readonly isMidway: boolean;
}

/** What an export reads: its columns, and its rows from any place on. */
export interface ExportSource {
  readonly columns: readonly Column[];
  /** Stretch by stretch; each is read when the one before was taken [K8]. */
  read(after: Place | null, signal: AbortSignal): AsyncGenerator<Stretch>;
}

export interface SourceParts {
  readonly cells: SessionCells;
  readonly logs: Logs;
}

const MOST_COLUMNS = 200;

/** What the request asks for, in the actor's sight. Refuses columns that there are not, with their place in the request. */
export function openSource(
  parts: SourceParts,
  actor: Actor,
  request: ExportRequest,
  where: Condition | null,
  snapshot: Snapshot,
): ExportSource {
  const filter: SessionFilter = where ? { where } : {};
  const reader = new PageReader(parts.cells, sightOf(actor), filter);
  if (request.rows === 'sessions') {
    const columns = chosen(request, defaultSessionColumns, sessionColumnOf);
    const sources = columns.map(({ source }) => source);
    return {
      columns,
      async *read(after, signal) {
        for await (const { rows, ids, next } of reader.read(sources, after, signal)) {
          yield { rows: rows.map((row) => tell(row, columns, snapshot)), sessions: ids.length, next, isMidway: false };
        }
      },
    };
  }
  const columns = chosen(
    request,
    messageColumns.map(({ name }) => name),
    messageColumnOf,
  );
  return {
    columns,
    async *read(after, signal) {
      for await (const page of reader.read(placeSources, after, signal)) {
        for await (const { rows, ...stretch } of readTalks(parts.logs, actor.accountId, page)) {
          signal.throwIfAborted();
          const told = rows.map(({ event, index }) => {
            const session = placeOf(page.ids[index] ?? '', page.rows[index] ?? [], snapshot);
            return columns.map(({ read }) => read(event, session));
          });
          yield { ...stretch, rows: told };
        }
      }
    },
  };
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

const placeSources = ['messageCount', 'number', 'inboxId', 'queueId', 'visitorName'] as const;

function placeOf(id: string, [, number, inboxId, queueId, visitorName]: readonly RawCell[], snapshot: Snapshot) {
  return {
    id,
    number: Number(number),
    inbox: nameOf('inbox', inboxId ?? null, snapshot),
    queue: nameOf('queue', queueId ?? null, snapshot),
    visitorName: typeof visitorName === 'string' ? visitorName : null,
  };
}

function tell(row: readonly RawCell[], columns: readonly SessionColumn[], snapshot: Snapshot): readonly Cell[] {
  return row.map((raw, index): Cell => {
    const column = columns[index];
    if (raw === null || !column) return null;
    if (column.naming === 'agents') {
      return JSON.stringify((raw as readonly string[]).map((id) => nameOf('agent', id, snapshot)));
    }
    if (column.naming) return nameOf(column.naming, raw, snapshot);
    if (column.type === 'flag') return Boolean(raw);
    return typeof raw === 'object' ? JSON.stringify(raw) : raw;
  });
}

/** The name that it bears now; its id when it is gone. */
function nameOf(of: Exclude<Naming, 'agents'>, id: RawCell, snapshot: Snapshot): string | null {
  if (typeof id !== 'string') return null;
  return namedIn(of, snapshot).get(id)?.name ?? id;
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
