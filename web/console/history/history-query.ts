import { infiniteQueryOptions } from '@tanstack/react-query';
import type { SearchPage, SessionRow } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';
import { type HistorySearch, usualSort, wholeFilter } from './history-search.ts';

const PAGE = 100;
const FOUND = 20;
// A new fetch would read every page again; the reader has a button for that.
const kept = { refetchOnWindowFocus: false, staleTime: 60_000 } as const;

/** A page, which may have ended before it was full: so far was looked, and `next` looks further. */
interface HistoryPart extends ListPage<SessionRow> {
  readonly partial?: boolean;
  readonly lookedUntil?: string;
}

/** The sessions that fit, page after page. */
export function historyQuery(search: HistorySearch) {
  const query = { filter: wholeFilter(search), sort: search.sort ?? usualSort };
  return infiniteQueryOptions({
    queryKey: ['history', query],
    queryFn: ({ pageParam, signal }) =>
      rest<HistoryPart>('/sessions', { query: { ...query, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    ...kept,
  });
}

/** The sessions in which the words stand, page after page. */
export function foundQuery(search: HistorySearch) {
  const query = { q: search.q, order: search.order, filter: wholeFilter(search) };
  return infiniteQueryOptions({
    queryKey: ['found', query],
    queryFn: ({ pageParam, signal }) =>
      rest<SearchPage>('/search', { query: { ...query, limit: FOUND, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: search.q !== undefined,
    ...kept,
  });
}

/** About how many sessions fit: counted, where that is quick. */
export async function estimateHistory(search: HistorySearch): Promise<Counted> {
  const query = { filter: wholeFilter(search), limit: 1, total: 'estimate' };
  const { total = 0, totalIsExact } = await rest<Estimated>('/sessions', { query });
  return { count: total, isExact: totalIsExact };
}

/** How many sessions fit, however long that takes. */
export async function countHistory(search: HistorySearch): Promise<Counted> {
  const { count } = await rest<{ readonly count: number }>('/sessions/count', {
    query: { filter: wholeFilter(search) },
  });
  return { count, isExact: true };
}

export interface Counted {
  readonly count: number;
  readonly isExact: boolean;
}

interface Estimated {
  readonly total?: number;
  readonly totalIsExact: boolean;
}
