import { queryOptions } from '@tanstack/react-query';
import type { HalfSignedIn, Me, PasskeyOptions, Security, SignInPlace } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

/** By what the agent signs in. */
export const securityQuery = queryOptions({
  queryKey: ['security'],
  queryFn: ({ signal }) => rest<Security>('/me/security', { signal }),
});

/** Where the agent is signed in. */
export const placesQuery = queryOptions({
  queryKey: ['sign-ins'],
  queryFn: async ({ signal }) => (await rest<ListPage<SignInPlace>>('/me/sign-ins', { signal })).items,
});

/** Sends the first step; the answer is who is signed in, or what is still wanted. */
export function sendPassword(body: { readonly email: string; readonly password: string }): Promise<Me | HalfSignedIn> {
  return rest('/sign-in', { method: 'POST', body });
}

export function isHalf(answer: Me | HalfSignedIn): answer is HalfSignedIn {
  return 'needs' in answer;
}

/** Whether this browser and this address can do passkeys at all: they are bound to a host name. */
export function knowsPasskeys(): boolean {
  const isAddress = /^[\d.]+$|:/.test(window.location.hostname);
  return window.isSecureContext && !isAddress && typeof PublicKeyCredential === 'function';
}

/** Asks the browser for a passkey; with `fillsIn` it is offered in the e-mail field, and waits until one is chosen. */
export async function askForPasskey(path: string, fillsIn = false) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { ticket, options } = await rest<PasskeyOptions>(path, { method: 'POST', body: {} });
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  const optionsJSON = options as unknown as Options;
  return { ticket, response: await startAuthentication({ optionsJSON, useBrowserAutofill: fillsIn }) };
}

export async function signInByPasskey(fillsIn = false): Promise<Me> {
  const body = await askForPasskey('/sign-in/passkey-options', fillsIn);
  return rest<Me>('/sign-in/passkey', { method: 'POST', body });
}

/** Whether the agent let the browser's question go, or the browser put it away: nothing to tell. */
export function isLetGo(error: unknown): boolean {
  return error instanceof Error && /NotAllowed|Abort/.test(error.name);
}
