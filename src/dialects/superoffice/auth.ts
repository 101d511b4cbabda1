import { isUtf8 } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../core/access.ts';
import type { Agent, Snapshot } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { DialectContext } from '../dialect.ts';
import { loginOf } from './codec/associate.ts';
import { readCookie, SESSION_COOKIE, XSRF_COOKIE } from './cookies.ts';
import { settingsOf } from './settings.ts';
import { proveTicket } from './tickets.ts';

type Way = 'username' | 'ticket' | 'implicit';

/** Who asks: `Basic`, `SOTicket` or `Bearer` in any case, else the browser's cookie with its XSRF token. */
export async function authenticate(request: FastifyRequest, context: DialectContext): Promise<Actor | null> {
  const proven = await prove(request, context);
  if (!proven) return null;
  const { account } = await context.app.accounts.snapshot(proven.actor.accountId);
  const settings = settingsOf(account);
  switch (proven.way) {
    case 'username':
      return settings.authorizeWithUsername ? proven.actor : null;
    case 'ticket':
      return settings.authorizeWithTicket && isKnownApp(request, proven.scheme, settings.appTokens)
        ? proven.actor
        : null;
    case 'implicit':
      return settings.authorizeWithImplicit ? proven.actor : null;
  }
}

interface Proven {
  readonly actor: Actor;
  readonly way: Way;
  readonly scheme: string;
}

async function prove(request: FastifyRequest, context: DialectContext): Promise<Proven | null> {
  const { authorization } = request.headers;
  if (authorization === undefined) return proveImplicit(request, context);
  const [, scheme = '', credential = ''] = /^(\w+) +(\S+) *$/.exec(authorization) ?? [];
  const tenant = await tenantOf(request, context);
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const actor = await proveBasic(credential, tenant, context);
      return actor && { actor, way: 'username', scheme: 'basic' };
    }
    case 'soticket':
    case 'bearer': {
      const isTicket = scheme.toLowerCase() === 'soticket';
      const actor = await proveToken(credential, tenant, context, isTicket);
      return actor && { actor, way: 'ticket', scheme: scheme.toLowerCase() };
    }
    default:
      return null;
  }
}

/** `user:password`. A user is named by login or e-mail address; without a tenant only the address tells whose user it is. */
async function proveBasic(credential: string, tenant: Snapshot | null, { app }: DialectContext): Promise<Actor | null> {
  const basic = decodeBasic(credential);
  if (!basic) return null;
  const agent = tenant && findUser(tenant, basic.user);
  if (tenant ? !agent : !basic.user.includes('@')) return null;
  try {
    return await app.passwords.prove(tenant?.account.id ?? null, agent?.email ?? basic.user, basic.password);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unauthenticated') return null;
    throw error;
  }
}

/** `7T:tenant.secret`, `8A:tenant.secret`, or the bare secret where the address names the tenant. A key may come as either. */
async function proveToken(
  credential: string,
  tenant: Snapshot | null,
  { app }: DialectContext,
  isTicket: boolean,
): Promise<Actor | null> {
  const [, named, secret = credential] = /^\d[A-Z]:(.+)\.([^.]+)$/i.exec(credential) ?? [];
  if (tenant && named !== undefined && tenant.account.slug !== named) return null;
  const slug = named ?? tenant?.account.slug;
  if (slug === undefined) return null;
  const ticket = isTicket ? await proveTicket(app, slug, secret) : null;
  return (ticket ?? (await app.authentication.proveIn(slug, secret, 'superoffice')))?.actor ?? null;
}

async function proveImplicit(request: FastifyRequest, { app }: DialectContext): Promise<Proven | null> {
  const cookies = request.headers.cookie ?? '';
  const token = readCookie(cookies, SESSION_COOKIE);
  const expected = readCookie(cookies, XSRF_COOKIE);
  const given = request.headers['x-xsrf-token'];
  if (!token || !expected || typeof given !== 'string' || !isSame(given, expected)) return null;
  const proof = await app.authentication.prove(token);
  if (proof?.dialect !== 'native' || proof.actor.kind !== 'agent') return null;
  return { actor: proof.actor, way: 'implicit', scheme: 'cookie' };
}

/** The account that the path (`/Cust12345/api`) or the host's first label names, if it is one. */
export async function tenantOf(request: FastifyRequest, { app, publicUrl }: DialectContext): Promise<Snapshot | null> {
  const { site } = request.params as { readonly site?: string };
  const label = labelOf(request.hostname, new URL(publicUrl).hostname);
  for (const name of [site, site?.toLowerCase(), label]) {
    const found = name ? await app.accounts.findBySlug(name) : null;
    if (found) return found;
  }
  return null;
}

function labelOf(host: string, ownHost: string): string | undefined {
  const name = host.toLowerCase();
  if (isIP(name) !== 0) return undefined;
  const domain = [ownHost.toLowerCase(), 'localhost'].find((each) => name.endsWith(`.${each}`));
  return domain === undefined ? undefined : name.slice(0, -domain.length - 1).split('.')[0];
}

function findUser(tenant: Snapshot, name: string): Agent | undefined {
  const wanted = name.trim().toLowerCase();
  return [...tenant.agents.values()].find(
    (agent) => loginOf(agent).toLowerCase() === wanted || agent.email.toLowerCase() === wanted,
  );
}

/** Online, a ticket must come with the token of a known app; with no app registered, as onsite, it is not looked at. */
function isKnownApp(request: FastifyRequest, scheme: string, appTokens: readonly string[]): boolean {
  if (scheme !== 'soticket' || appTokens.length === 0) return true;
  const given = request.headers['so-apptoken'];
  return typeof given === 'string' && appTokens.some((token) => isSame(token, given));
}

function decodeBasic(encoded: string): { readonly user: string; readonly password: string } | null {
  if (!/^[A-Za-z0-9+/]+=*$/.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64');
  // Old clients write ISO-8859-1; hardly any text in it is well-formed UTF-8.
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
