import { queryOptions } from '@tanstack/react-query';
import type { CannedAnswer, Me } from '../../client/api-types.ts';
import { readAll, rest } from '../shell/server.ts';

/** Every answer that the agent may use. */
export const answersQuery = queryOptions({
  queryKey: ['canned-answers'],
  queryFn: ({ signal }) => readAll<CannedAnswer>('/canned-answers', signal),
  staleTime: 60_000,
});

export type AnswerContent = Pick<CannedAnswer, 'shortcut' | 'title' | 'text' | 'scope' | 'queueId'>;

export function createAnswer(body: AnswerContent): Promise<CannedAnswer> {
  return rest<CannedAnswer>('/canned-answers', { method: 'POST', body });
}

export function removeAnswer(id: string): Promise<void> {
  return rest<void>(`/canned-answers/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/** Whether the agent may change an answer, or make one like it. */
export function mayChangeAnswer({ agent, rights }: Me, { scope, queueId }: Pick<AnswerContent, 'scope' | 'queueId'>) {
  const isManager = agent.role === 'owner' || agent.role === 'admin';
  switch (scope) {
    case 'own':
      return true;
    case 'queue':
      return isManager || (rights[queueId ?? ''] ?? []).includes('manage');
    case 'account':
      return isManager;
  }
}
