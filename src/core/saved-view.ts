import { filterFieldOf } from './filter/fields.ts';

/** A list that people keep: which sessions, what is shown of each, in what order. Times are epoch milliseconds. */
export interface SavedView {
  readonly accountId: string;
  readonly id: string;
  readonly name: string;
  /** A filter expression in its canonical form; null: all sessions in sight. */
  readonly filter: string | null;
  /** Fields as filters name them. */
  readonly columns: readonly string[];
  /** A sortable field; with `-` before it the order goes down. */
  readonly sort: string;
  /** Whose it is alone; null: the account's. */
  readonly agentId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Whether there is such a field to show; the names below `attribute` and the like are free. */
export function isColumn(name: string): boolean {
  if (filterFieldOf(name)?.name === name) return (filterFieldOf(name)?.keys?.least ?? 0) === 0;
  const [base = '', ...keys] = name.split('.');
  const { keys: below, name: written } = filterFieldOf(base) ?? {};
  return (
    written === base &&
    below !== undefined &&
    keys.length >= below.least &&
    keys.length <= below.most &&
    keys.every((key) => key !== '' && (below.words?.includes(key) ?? true))
  );
}

/** Whether lists can be sorted so. */
export function isSort(sort: string): boolean {
  const field = filterFieldOf(sort.replace(/^-/, ''));
  return field?.isSortable === true && field.name === sort.replace(/^-/, '');
}
