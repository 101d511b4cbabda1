import { queryOptions } from '@tanstack/react-query';
import type { LiveView } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';

export const LIVE_EVERY_MS = 2_000;

/** What is going on now, asked anew every two seconds, also while nobody touches the page. */
export const liveQuery = queryOptions({
  queryKey: ['live'],
  queryFn: ({ signal }) => rest<LiveView>('/live', { signal }),
  refetchInterval: LIVE_EVERY_MS,
  refetchIntervalInBackground: true,
  // A wall has nobody who would press a button: what failed once is asked again by itself.
  retry: false,
});
