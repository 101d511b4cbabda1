import { queryOptions } from '@tanstack/react-query';
import type { WireEvent } from '../../client/api-types.ts';
import { decodeEvent } from '../../client/decode.ts';
import { type Log, Timeline } from '../../client/timeline.ts';
import { type ListPage, rest } from '../shell/server.ts';

const PAGE = 1000;
const MOST_PAGES = 200;

/** The whole log of a session, and the state it amounts to. */
export function recordQuery(sessionId: string) {
  return queryOptions({
    queryKey: ['record', sessionId],
    queryFn: ({ signal }) => readLog(sessionId, signal),
  });
}

async function readLog(sessionId: string, signal: AbortSignal): Promise<Log> {
  const timeline = new Timeline();
  const path = `/sessions/${encodeURIComponent(sessionId)}/events`;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { after: timeline.last, limit: PAGE };
    const { items, next } = await rest<ListPage<WireEvent>>(path, { query, signal });
    for (const event of items) timeline.take(decodeEvent(event), event.previous);
    if (next === null || items.length === 0) break;
  }
  return timeline.read();
}
