import { queryOptions } from '@tanstack/react-query';
import type { Key } from '../../client/api-types.ts';
import { readAll } from '../shell/server.ts';

/** All keys of the account, revoked ones too. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => readAll<Key>('/keys', signal),
});
