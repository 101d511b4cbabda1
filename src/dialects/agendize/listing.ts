import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Positioned } from '../../core/event.ts';
import type { SessionFilter } from '../../core/query.ts';
import type { SessionRow } from '../../core/row.ts';
import { historyEventTypes } from './codec/history.ts';

/** A session with its events of `historyEventTypes`. */
export interface Listed {
  readonly row: SessionRow;
  readonly log: readonly Positioned[];
}

const AT_ONCE = 200;

/**
 * All sessions of a filter in which something was said, by the time of that, 200 at a time and each 200 in two queries,
 * so that an answer of any length takes little memory. At most `most`, where that is given.
 */
export async function* listSessions(
  app: App,
  actor: Actor,
  filter: SessionFilter,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly Listed[]> {
  let after: { readonly value: number; readonly id: string } | null = null;
  for (let left = most; left > 0; ) {
    const limit = Math.min(AT_ONCE, left);
    const query = { filter, sort: 'firstSaidAt', descending: false, limit, after, offset: 0 } as const;
    const rows: readonly SessionRow[] = await app.history.find(actor, query);
    const logs = await app.history.positionedEventsOf(actor, rows, historyEventTypes);
    yield rows.map((row) => ({ row, log: logs.get(row.id) ?? [] }));
    const last = rows.at(-1);
    if (!last || rows.length < limit) return;
    after = { value: last.firstSaidAt ?? 0, id: last.id };
    left -= rows.length;
  }
}

/** The pages, of which the first is there already: what is wrong is known before an answer is begun. */
export async function begin<T>(pages: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
  const first = await pages.next();
  return (async function* () {
    if (!first.done) yield first.value;
    yield* pages;
  })();
}
