import { queryOptions } from '@tanstack/react-query';
import type { HalfSignedIn, Me, OfferedProviders, ProviderStart } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';

const ACCOUNT = 'koine.sign-in.account';
const BACK = 'koine.sign-in.back';

/** What a provider sent the browser back with, as it was written: the router would read codes as numbers. Handed over once. */
let cameBackWith = isAnswer(window.location) ? window.location.search : null;

/** Other pages, such as the send log, may have a `state` of their own. */
function isAnswer({ pathname, search }: Location): boolean {
  return pathname.endsWith('/sign-in') && /[?&]state=/.test(search);
}

/** Keeps in mind which account the address of the sign-in page names. */
export function rememberAccount(slug: string): void {
  localStorage.setItem(ACCOUNT, slug);
}

/** The account that the address of the sign-in page names, or named the last time. */
export function namedAccount(): string | null {
  return localStorage.getItem(ACCOUNT);
}

/** By which providers the account's agents may sign in. */
export function offeredQuery(account: string | null) {
  return queryOptions({
    queryKey: ['offered-providers', account],
    queryFn: async ({ signal }) =>
      (await rest<OfferedProviders>('/sign-in/providers', { query: { account }, signal })).items,
    staleTime: 60_000,
  });
}

/** Leaves for a provider, and comes back to `back` signed in. `again`: it asks anew who they are. */
export async function goToProvider(provider: string, back: string, again = false): Promise<void> {
  const { url } = await rest<ProviderStart>('/sign-in/provider', { method: 'POST', body: { provider, again } });
  sessionStorage.setItem(BACK, back);
  window.location.assign(url);
}

/** What the browser came back with, and where in the console the agent wants to be; null, and the second time that it is asked. */
export function takeAnswer(): { readonly answer: string; readonly back: string } | null {
  const answer = cameBackWith;
  cameBackWith = null;
  const back = sessionStorage.getItem(BACK) ?? '/console/chats';
  sessionStorage.removeItem(BACK);
  return answer === null ? null : { answer, back };
}

export function handOver(answer: string): Promise<Me | HalfSignedIn> {
  return rest('/sign-in/provider/answer', { method: 'POST', body: { answer } });
}
