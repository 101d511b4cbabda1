import { queryOptions } from '@tanstack/react-query';
import { rest } from '../shell/server.ts';

/** The labels in use, the most used first. */
export const labelsQuery = queryOptions({
  queryKey: ['labels'],
  queryFn: async ({ signal }) => {
    const { items } = await rest<{ readonly items: readonly { readonly label: string }[] }>('/labels', { signal });
    return items.map(({ label }) => label);
  },
  staleTime: 60_000,
});
