import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queuesQuery } from '../shell/server.ts';
import type { Names } from './event-text.ts';

/** The names of queues by id; one that is not known is just a queue. */
export function useQueueNames(): Names {
  const { data } = useQuery(queuesQuery);
  return useMemo(() => {
    const names = new Map(data?.map((queue) => [queue.id, queue.name]));
    return { queue: (queueId) => names.get(queueId) ?? 'the queue' };
  }, [data]);
}
