import type { FastifyRequest } from 'fastify';
import type { Proof } from '../../app/authentication.ts';
import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Account } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { DialectContext } from '../dialect.ts';
import { type Settings, settingsOf } from './settings.ts';

/** What a secret is for: `key` is what a client was given for good, the other two are had from the token endpoint. */
export type TokenKind = 'key' | 'access' | 'refresh';

/** A token's account and its secret: `<account>.<secret>`, or the secret alone where the account is told beside. */
export interface Token {
  readonly account: string;
  readonly secret: string;
  readonly kind: TokenKind;
}

const noted = new WeakMap<FastifyRequest, Settings>();

/** The settings of the account that the request's credential belongs to; undefined before one was proved. */
export function settingsFor(request: FastifyRequest): Settings | undefined {
  return noted.get(request);
}

/**
 * API key and token, in headers or the query, or else an access token. Refuses with `forbidden` a token of an account
 * that the API key's account is neither itself nor supervises.
 */
export async function authenticate(request: FastifyRequest, { app }: DialectContext): Promise<Actor | null> {
  const given = gather(request);
  const apiKey = given.get('apikey') ?? given.get('key');
  const token = given.get('token');
  if (apiKey !== undefined && token !== undefined) {
    const proved = await proveClient(app, apiKey, token, (account) => note(request, account));
    return proved?.actor ?? null;
  }
  const access = decodeToken(bearerOf(request) ?? given.get('access_token') ?? '', '');
  if (!access || access.kind === 'refresh') return null;
  const proof = await app.authentication.proveIn(access.account, access.secret, 'agendize');
  if (!proof) return null;
  note(request, (await app.accounts.snapshot(proof.actor.accountId)).account);
  return proof.actor;
}

/** What an API key and a token prove together, or null. Refuses with `forbidden` as above, after `onProved`. */
export async function proveClient(
  app: App,
  apiKey: string,
  text: string,
  onProved?: (account: Account) => void,
): Promise<Proof | null> {
  const token = decodeToken(text, apiKey);
  if (token?.kind !== 'key') return null;
  const proof = await app.authentication.proveIn(token.account, token.secret, 'agendize');
  if (!proof) return null;
  const { account } = await app.accounts.snapshot(proof.actor.accountId);
  onProved?.(account);
  if (!(await isClientOf(app, apiKey, account))) {
    throw new Refusal('forbidden', 'The token belongs to another account.');
  }
  return proof;
}

/** Whether an API key is the account's own, or that of the account which supervises it. */
export async function isClientOf(app: App, apiKey: string, account: Account): Promise<boolean> {
  if (apiKey === account.slug) return true;
  return account.parentId !== null && (await app.accounts.snapshot(account.parentId)).account.slug === apiKey;
}

/** Null for what is no token; `beside` is the account where the token does not name its own. */
export function decodeToken(text: string, beside: string): Token | null {
  const [, account, secret = '', kind] =
    /^(?:([\x21-\x7e]{1,200})\.)?((?:(access|refresh)_)?[0-9a-f]{64})$/.exec(text) ?? [];
  const named = account ?? beside;
  if (secret === '' || !/^[\x21-\x7e]{1,200}$/.test(named)) return null;
  return { account: named, secret, kind: kind === 'access' || kind === 'refresh' ? kind : 'key' };
}

function note(request: FastifyRequest, account: Account): void {
  noted.set(request, settingsOf(account));
}

/** Header and query by name in lower case, headers first; what is given twice is not taken. */
function gather({ headers, query }: FastifyRequest): ReadonlyMap<string, string> {
  const all = [...Object.entries(query as Record<string, unknown>), ...Object.entries(headers)];
  return new Map(
    all.flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name.toLowerCase(), value] as const] : [],
    ),
  );
}

/** `Authorization: Bearer …`; an older page of the vendor prints `Authentication`. */
function bearerOf({ headers }: FastifyRequest): string | undefined {
  const header = headers.authorization ?? headers.authentication;
  return typeof header === 'string' ? /^bearer +(\S+) *$/i.exec(header)?.[1] : undefined;
}
