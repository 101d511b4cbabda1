import { type Actor, sightOf } from '../../core/access.ts';
import type { Condition } from '../../core/condition.ts';
import type { Snapshot } from '../../core/directory.ts';
import type { CellSource, Column, MessageSource, Naming } from '../../core/export/column.ts';
import { messageColumnOf, messageColumns } from '../../core/export/message-columns.ts';
import type { ExportRequest } from '../../core/export/request.ts';
import { defaultSessionColumns, sessionColumnOf } from '../../core/export/session-columns.ts';
import type { SessionFilter } from '../../core/query.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { CopiedTable } from '../../store/copied-table.ts';
import type { SessionCells } from '../../store/session-cells.ts';

/** What an export reads: plain data, by which a thread does without all that made it. */
export interface ExportPlan {
  readonly columns: readonly PlannedColumn[];
  readonly table: CopiedTable;
  /** The names that are told instead of ids, as they are now. */
  readonly names: ReadonlyMap<Named, ReadonlyMap<string, string>>;
}

export interface PlannedColumn extends Column {
  readonly source: CellSource | MessageSource;
  readonly naming: Naming | null;
}

/** Whose names those are. */
export type Named = Exclude<Naming, 'agents'>;

const MOST_COLUMNS = 200;

/** What the request asks for, in the actor's sight. Refuses columns that there are not, with their place in the request. */
export function planExport(
  cells: SessionCells,
  actor: Actor,
  request: ExportRequest,
  where: Condition | null,
  snapshot: Snapshot,
): ExportPlan {
  const filter: SessionFilter = where ? { where } : {};
  const sight = sightOf(actor);
  if (request.rows === 'sessions') {
    const columns = chosen(request, defaultSessionColumns, sessionColumnOf);
    return { columns, table: cells.sessions(sight, filter, sourcesOf(columns)), names: namesFor(columns, snapshot) };
  }
  const usual = messageColumns.map(({ name }) => name);
  const columns = chosen(request, usual, messageColumnOf);
  return { columns, table: cells.messages(sight, filter, sourcesOf(columns)), names: namesFor(columns, snapshot) };
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

function namesFor(columns: readonly PlannedColumn[], snapshot: Snapshot): ExportPlan['names'] {
  const named = columns.flatMap(({ naming }) => (naming ? [naming === 'agents' ? 'agent' : naming] : []));
  return new Map(
    named.map((of) => [of, new Map([...namedIn(of, snapshot)].map(([id, { name }]) => [id, name] as const))]),
  );
}

function namedIn(of: Named, snapshot: Snapshot): ReadonlyMap<string, { readonly name: string }> {
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
