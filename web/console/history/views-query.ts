import { queryOptions } from '@tanstack/react-query';
import type { NewView, View } from '../../client/api-types.ts';
import { readAll, rest } from '../shell/server.ts';

/** The views that one sees: one's own and the account's. */
export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: ({ signal }) => readAll<View>('/views', signal),
  staleTime: 30_000,
});

/** Keeps a view, a new one without an id. */
export function saveView(id: string | null, view: Partial<NewView>): Promise<View> {
  return id === null
    ? rest<View>('/views', { method: 'POST', body: view })
    : rest<View>(`/views/${encodeURIComponent(id)}`, { method: 'PATCH', body: view });
}

export function removeView(id: string): Promise<void> {
  return rest<void>(`/views/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
