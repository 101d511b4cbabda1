import { queryOptions } from '@tanstack/react-query';
import type { CheckedFilter, FilterFieldInfo } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';

/** Every field that an expression can name; it changes with the server's version only. */
export const filterFieldsQuery = queryOptions({
  queryKey: ['filter-fields'],
  queryFn: async ({ signal }) =>
    (await rest<{ readonly items: readonly FilterFieldInfo[] }>('/filters/fields', { signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether an expression is understood, or the first place that is not. */
export function filterCheck(filter: string) {
  return queryOptions({
    queryKey: ['filter-check', filter],
    queryFn: ({ signal }) => rest<CheckedFilter>('/filters/check', { method: 'POST', body: { filter }, signal }),
    enabled: filter.trim() !== '',
    staleTime: 60_000,
  });
}
