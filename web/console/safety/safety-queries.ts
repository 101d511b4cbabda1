import { queryOptions } from '@tanstack/react-query';
import type { Block, VerificationKey } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

/** Who may not chat: the newest thousand at most. */
export const blocksQuery = queryOptions({
  queryKey: ['blocks'],
  queryFn: async ({ signal }) =>
    (await rest<ListPage<Block>>('/blocks', { query: { limit: 1000 }, signal })).items.toReversed(),
});

/** By what the visitors of an inbox prove who they are. */
export function verificationKeysQuery(inboxId: string) {
  return queryOptions({
    queryKey: ['verification-keys', inboxId],
    queryFn: async ({ signal }) =>
      (await rest<ListPage<VerificationKey>>(`/inboxes/${inboxId}/verification-keys`, { signal })).items,
  });
}
