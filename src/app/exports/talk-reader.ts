import type { Event } from '../../core/event.ts';
import type { Place } from '../../core/query.ts';
import { asItStands, revisionsIn, type StandingMessage, withRevisions } from '../../core/revisions.ts';
import type { Logs } from '../../store/logs.ts';
import type { CellPage } from '../../store/session-cells.ts';

/** About so many messages are held at a time [K8]. */
const MESSAGES_AT_ONCE = 500;
const revising = ['message-edited', 'message-removed'] as const;
const talk = ['message-posted', ...revising] as const;

/** Messages of a page of sessions, each with the place of its session in the page. */
interface Talks {
  readonly rows: readonly { readonly event: StandingMessage; readonly index: number }[];
  readonly sessions: number;
  readonly next: Place | null;
  readonly isMidway: boolean;
}

/** The messages of the page's sessions as they now stand, in order: short talks together, a long one by itself and in parts. The page's first cell is how many messages each has. */
export async function* readTalks(logs: Logs, accountId: string, page: CellPage): AsyncGenerator<Talks> {
  for (const [first, end] of batchesOf(page)) {
    const isLast = end === page.ids.length;
    const next = isLast ? page.next : (page.places[end - 1] ?? null);
    const ids = page.ids.slice(first, end);
    const [id] = ids;
    if (ids.length === 1 && id !== undefined && messagesIn(page, first) > MESSAGES_AT_ONCE) {
      for await (const events of readLong(logs, accountId, id)) {
        yield { rows: messagesOf(events, first), sessions: 0, next: null, isMidway: true };
      }
      yield { rows: [], sessions: 1, next, isMidway: false };
      continue;
    }
    const found = await logs.readMany(accountId, ids, talk);
    const rows = ids.flatMap((each, index) =>
      messagesOf(asItStands((found.get(each) ?? []).map(({ event }) => event)), first + index),
    );
    yield { rows, sessions: ids.length, next, isMidway: false };
  }
}

/** Neighbours that hold so few messages that they are read together. */
function batchesOf(page: CellPage): readonly (readonly [first: number, end: number])[] {
  const batches: [number, number][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const index of page.ids.keys()) {
    held += messagesIn(page, index);
    const batch = batches.at(-1);
    if (batch && held <= MESSAGES_AT_ONCE) batch[1] = index + 1;
    else {
      batches.push([index, index + 1]);
      held = messagesIn(page, index);
    }
  }
  return batches;
}

async function* readLong(logs: Logs, accountId: string, id: string): AsyncGenerator<readonly Event[]> {
  const revised = await logs.readMany(accountId, [id], revising);
  const revisions = revisionsIn((revised.get(id) ?? []).map(({ event }) => event));
  let after = 0;
  for (let more = true; more; ) {
    const page = await logs.readPositioned(accountId, id, after, ['message-posted'], MESSAGES_AT_ONCE);
    after = page.at(-1)?.position ?? after;
    more = page.length === MESSAGES_AT_ONCE;
    const events = page.map(({ event }) => event);
    yield withRevisions(events, revisions);
  }
}

function messagesOf(events: readonly Event[], index: number): Talks['rows'] {
  return events.flatMap((event) => (event.type === 'message-posted' ? [{ event, index }] : []));
}

function messagesIn(page: CellPage, index: number): number {
  return Number(page.rows[index]?.[0] ?? 0);
}
