import { queryOptions } from '@tanstack/react-query';
import type { Event } from '../../../src/core/event.ts';
import type { WireEvent } from '../../client/api-types.ts';
import { decodeEvent } from '../../client/decode.ts';
import { type Log, Timeline } from '../../client/timeline.ts';
import { type ListPage, rest } from '../shell/server.ts';

const PAGE = 1000;
const MOST_PAGES = 200;

/** A whole log: `told` are its events as they were told, `events` the same with each message as it now stands. */
export interface RecordLog extends Log {
  readonly told: readonly Event[];
}

/** The whole log of a session, and the state it amounts to. */
export function recordQuery(sessionId: string) {
  return queryOptions({
    queryKey: ['record', sessionId],
    queryFn: ({ signal }) => readLog(sessionId, signal),
  });
}

async function readLog(sessionId: string, signal: AbortSignal): Promise<RecordLog> {
  const timeline = new Timeline();
  const told: Event[] = [];
  const path = `/sessions/${encodeURIComponent(sessionId)}/events`;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { after: timeline.last, limit: PAGE };
    const { items, next } = await rest<ListPage<WireEvent>>(path, { query, signal });
    for (const item of items) {
      const event = decodeEvent(item);
      if (timeline.take(event, item.previous) === 'taken') told.push(event);
    }
    if (next === null || items.length === 0) break;
  }
  return { ...timeline.read(), told };
}
