import { queryOptions } from '@tanstack/react-query';
import type { RoutingSettings } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';

/** How a queue's chats find their agents. */
export function routingQuery(queueId: string) {
  return queryOptions({
    queryKey: ['routing', queueId],
    queryFn: ({ signal }) => rest<RoutingSettings>(`/queues/${queueId}/routing`, { signal }),
  });
}

export const strategyNames: Readonly<Record<NonNullable<RoutingSettings['strategy']>, string>> = {
  manual: 'Whoever takes them from the list',
  'longest-idle': 'Who has been idle longest',
  'least-busy': 'Who has the least to do',
  'round-robin': 'Everybody in turn',
};
