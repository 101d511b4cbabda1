import { queryOptions } from '@tanstack/react-query';
import type { SignInProvider } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

/** The account's OpenID Connect providers. */
export const providersQuery = queryOptions({
  queryKey: ['sign-in-providers'],
  queryFn: async ({ signal }) => (await rest<ListPage<SignInProvider>>('/sign-in-providers', { signal })).items,
});

/** Whose second factor counts. */
export const factorNames: Readonly<Record<SignInProvider['secondFactor'], string>> = {
  koine: 'Koine’s own: it is always asked for',
  claimed: 'The provider’s, where it says that it asked for one',
  provider: 'The provider’s: it is trusted to have asked',
};
