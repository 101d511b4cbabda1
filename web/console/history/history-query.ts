import { infiniteQueryOptions } from '@tanstack/react-query';
import type { SessionRow } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';
import { type HistorySearch, historyFilters } from './history-search.ts';

const PAGE = 100;

/** The sessions that fit, the newest first, page after page. */
export function historyQuery(search: HistorySearch) {
  const filters = historyFilters(search);
  return infiniteQueryOptions({
    queryKey: ['history', filters],
    queryFn: ({ pageParam, signal }) =>
      rest<ListPage<SessionRow>>('/sessions', {
        query: { ...filters, sort: '-openedAt', limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // A new fetch would read every page again; the reader has a button for that.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}

/** How many sessions fit. */
export function countHistory(search: HistorySearch): Promise<{ readonly count: number }> {
  return rest('/sessions/count', { query: historyFilters(search) });
}
