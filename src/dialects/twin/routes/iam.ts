import type { FastifyInstance, FastifyReply } from 'fastify';
import type { App } from '../../../app/context.ts';
import { makeSecret } from '../../../app/secrets.ts';
import type { Actor } from '../../../core/access.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import type { DialectContext } from '../../dialect.ts';
import { ACCESS, proveKey, REFRESH } from '../auth.ts';
import { decodeBody, LoginBody, RefreshBody } from '../bodies.ts';
import { makeJwt, readClaims } from '../jwt.ts';
import { operations } from '../operations.ts';
import { route } from '../routing.ts';
import { settingsOf } from '../settings.ts';

interface Tokens {
  readonly token: string;
  readonly refreshToken: string;
}

const YEAR_SECONDS = 31_536_000;
const MAX_INT = 2_147_483_647;

/** Signing in with e-mail address and password, or with an account's slug and a key; and renewing. Both answer 200. */
export function registerIam(instance: FastifyInstance, context: DialectContext): void {
  const { app } = context;
  const answer = (reply: FastifyReply, tokens: Tokens, seconds: number): Tokens => {
    const attributes = `Path=/; HttpOnly; SameSite=Lax${context.publicUrl.startsWith('https:') ? '; Secure' : ''}`;
    reply.header('cache-control', 'no-store');
    reply.header('set-cookie', [
      `token=${tokens.token}; Max-Age=${seconds}; ${attributes}`,
      `refresh_token=${tokens.refreshToken}; Max-Age=${YEAR_SECONDS}; ${attributes}`,
    ]);
    return tokens;
  };

  route(instance, operations.login, async ({ body }, reply) => {
    const { email, password, ttl, companyId } = decodeBody(LoginBody, body);
    const proved = await proveLogin(app, email, password, companyId === undefined ? null : Number(companyId));
    const seconds = await lifetimeOf(app, proved.actor, ttl);
    const token = await issueAccess(app, proved, seconds);
    return answer(reply, { token, refreshToken: await issueRefresh(app, proved) }, seconds);
  });

  const refresh = async (given: unknown, reply: FastifyReply) => {
    const { refreshToken, ttl } = decodeBody(RefreshBody, given);
    const proof = await proveKey(app, refreshToken, REFRESH);
    if (!proof) throw wrong();
    const proved = { actor: proof.actor, parentId: proof.credentialId };
    const seconds = await lifetimeOf(app, proof.actor, ttl);
    return answer(reply, { token: await issueAccess(app, proved, seconds), refreshToken }, seconds);
  };
  route(instance, operations.refresh, ({ body }, reply) => refresh(body, reply));
  route(instance, operations.refreshByQuery, ({ query }, reply) => refresh(query, reply));
}

interface Proved {
  readonly actor: Actor;
  /** The credential with which the tokens end. */
  readonly parentId?: string;
}

async function proveLogin(app: App, email: string, password: string, companyId: number | null): Promise<Proved> {
  // A token is no password: it would outlive itself.
  const key = readClaims(password) ? null : await app.authentication.proveIn(email.trim(), password, ACCESS);
  const accountId = key?.actor.accountId ?? (await accountOf(app, companyId));
  if (!key) return { actor: await app.passwords.prove(accountId, email, password).catch(asWrong) };
  if (companyId !== null && (await accountOf(app, companyId)) !== accountId) throw wrong();
  return { actor: key.actor, parentId: key.credentialId };
}

async function accountOf(app: App, companyId: number | null): Promise<string | null> {
  if (companyId === null) return null;
  const snapshot = companyId > 0 && companyId <= MAX_INT ? await app.accounts.findByNumber(companyId) : null;
  if (!snapshot) throw wrong();
  return snapshot.account.id;
}

async function lifetimeOf(app: App, actor: Actor, ttl: number | string | undefined): Promise<number> {
  if (ttl === undefined) return settingsOf((await app.accounts.snapshot(actor.accountId)).account).tokenSeconds;
  const seconds = Number(ttl);
  if (seconds < 1 || seconds > YEAR_SECONDS) throw invalidInput('/ttl', `must be from 1 to ${YEAR_SECONDS} seconds`);
  return seconds;
}

async function issueAccess(app: App, proved: Proved, seconds: number): Promise<string> {
  const { account, agents } = await app.accounts.snapshot(proved.actor.accountId);
  const iat = Math.floor(Date.now() / 1000);
  const { id, name, scopes } = holderOf(proved.actor);
  const sub = String(agents.get(id)?.number ?? id);
  const token = makeJwt({ iat, exp: iat + seconds, sub, companyId: account.number });
  await app.keys.issueToken(account.id, {
    ...common(proved),
    name,
    scopes,
    dialect: ACCESS,
    secret: token,
    expiresAt: (iat + seconds) * 1000,
  });
  return token;
}

async function issueRefresh(app: App, proved: Proved): Promise<string> {
  const { account } = await app.accounts.snapshot(proved.actor.accountId);
  const secret = makeSecret();
  const { name, scopes } = holderOf(proved.actor);
  await app.keys.issueToken(account.id, {
    ...common(proved),
    name,
    scopes,
    dialect: REFRESH,
    secret,
    expiresAt: Date.now() + YEAR_SECONDS * 1000,
  });
  return `${account.slug}.${secret}`;
}

function common({ actor, parentId }: Proved) {
  return { agentId: actor.kind === 'agent' ? actor.agentId : null, ...(parentId !== undefined && { parentId }) };
}

function holderOf(actor: Actor) {
  switch (actor.kind) {
    case 'agent':
      return { id: actor.agentId, name: actor.name, scopes: [] };
    case 'integration':
      return { id: actor.keyId, name: actor.name, scopes: actor.scopes };
    case 'visitor':
    case 'bot':
    case 'system':
      throw new Error(`A ${actor.kind} does not sign in`);
  }
}

function asWrong(error: unknown): never {
  throw error instanceof Refusal && error.code === 'not-found' ? wrong() : error;
}

function wrong(): Refusal {
  return new Refusal('unauthenticated', 'User is not authenticated');
}
