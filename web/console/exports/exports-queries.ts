import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Export } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

const PAGE = 50;
const EVERY_MS = 1_000;

/** The exports that are there, the newest first; asked again while one waits or runs. */
export const exportsQuery = infiniteQueryOptions({
  queryKey: ['exports'],
  queryFn: ({ pageParam, signal }) =>
    rest<ListPage<Export>>('/exports', { query: { limit: PAGE, cursor: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? EVERY_MS : false),
});

export function isUnderWay({ state }: Pick<Export, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** Has one that failed written after all. */
export function retryExport(id: string): Promise<Export> {
  return rest(`/exports/${encodeURIComponent(id)}/retry`, { method: 'POST', body: {} });
}

/** Stops one, and forgets it with its file. */
export function deleteExport(id: string): Promise<void> {
  return rest(`/exports/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
