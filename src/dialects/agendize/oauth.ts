import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Proof } from '../../app/authentication.ts';
import type { App } from '../../app/context.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { DialectContext } from '../dialect.ts';
import { asciiJson } from './ascii.ts';
import { decodeToken, isClientOf, proveClient } from './auth.ts';
import { decodeObject } from './codec/given.ts';
import { JSON_TYPE } from './errors.ts';
import { operations } from './operations.ts';
import { settingsOf } from './settings.ts';
import type { TokenAnswer } from './wire.ts';

/** How long a refresh token is good: until what it came from is revoked, for ten years at most. */
const REFRESH_MS = 10 * 366 * 24 * 3_600_000;

/** Who gets tokens: the account, an agent of it or the integration itself, and what proved them. */
interface Grantee {
  readonly accountId: string;
  readonly agentId: string | null;
  readonly proof: Proof;
}

/** The token endpoint: an access token for an API key and token, for an agent's sign-in beside them, or for a refresh token. */
export function registerTokens(instance: FastifyInstance, { app }: DialectContext): void {
  instance.post('/o/oauth2/token', operations.token, async (request, reply) => {
    const answer = await grant(app, { ...clientIn(request), ...decodeObject(request.body ?? {}) });
    return reply.header('content-type', JSON_TYPE).send(asciiJson(answer));
  });
}

/** The client as HTTP Basic tells it (RFC 6749, 2.3.1), both halves escaped as in a form; no members without it. */
function clientIn({ headers }: FastifyRequest): Readonly<Record<string, string>> {
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(headers.authorization ?? '') ?? [];
  const told = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  if (!told.includes(':')) return {};
  const [client_id = '', client_secret = ''] = told
    .split(/:(.*)/s)
    .map((half) => new URLSearchParams(`half=${half}`).get('half') ?? '');
  return { client_id, client_secret };
}

/** Gives tokens to who proved to be somebody. An access token is good for `seconds`. */
export async function issueTokens(app: App, grantee: Grantee, seconds?: number): Promise<TokenAnswer> {
  const refresh = await issue(app, grantee, 'refresh', Date.now() + REFRESH_MS);
  return answerWith(app, grantee, refresh, seconds);
}

async function grant(app: App, form: Readonly<Record<string, unknown>>): Promise<TokenAnswer> {
  const text = (name: string) => {
    const value = form[name];
    if (typeof value !== 'string' || value === '') throw invalidInput(`/${name}`, `Say the ${name}.`);
    return value;
  };
  const prove = async () => proved(await proveClient(app, text('client_id'), text('client_secret')));
  switch (text('grant_type')) {
    case 'client_credentials': {
      const proof = await prove();
      return issueTokens(app, { accountId: proof.actor.accountId, agentId: null, proof });
    }
    case 'password': {
      const proof = await prove();
      const { accountId } = proof.actor;
      const { agentId } = await app.passwords.prove(accountId, text('username'), text('password'));
      return issueTokens(app, { accountId, agentId, proof });
    }
    case 'refresh_token': {
      const refresh = text('refresh_token');
      const token = decodeToken(refresh, '');
      if (token?.kind !== 'refresh') throw unproved();
      const proof = proved(await app.authentication.proveIn(token.account, token.secret, 'agendize'));
      const { accountId } = proof.actor;
      const { account } = await app.accounts.snapshot(accountId);
      if (form.client_id !== undefined && !(await isClientOf(app, text('client_id'), account))) throw unproved();
      if (form.client_secret !== undefined) await prove();
      return answerWith(app, { accountId, agentId: agentOf(proof), proof }, refresh);
    }
    default:
      throw invalidInput('/grant_type', 'The grants are client_credentials, password and refresh_token.');
  }
}

async function answerWith(app: App, grantee: Grantee, refresh: string, told?: number): Promise<TokenAnswer> {
  const { account } = await app.accounts.snapshot(grantee.accountId);
  const now = Date.now();
  const wanted = now + (told ?? settingsOf(account).tokenSeconds) * 1000;
  const expiresAt = Math.min(wanted, grantee.proof.expiresAt ?? wanted);
  const access = await issue(app, grantee, 'access', expiresAt);
  const seconds = Math.floor((expiresAt - now) / 1000);
  return {
    access_token: access,
    refresh_token: refresh,
    token_type: 'Bearer',
    expires_in: seconds,
    expire_in: seconds,
    scope: 'agendize',
  };
}

/** A new token, which is never good for longer than what proved its owner. */
async function issue(
  app: App,
  { accountId, agentId, proof }: Grantee,
  kind: 'access' | 'refresh',
  expiresAt: number,
): Promise<string> {
  const { account } = await app.accounts.snapshot(accountId);
  const secret = `${kind}_${randomBytes(32).toString('hex')}`;
  await app.keys.issueToken(accountId, {
    name: proof.actor.kind === 'integration' ? proof.actor.name : 'Agendize',
    dialect: 'agendize',
    agentId,
    scopes: proof.actor.kind === 'integration' && agentId === null ? proof.actor.scopes : [],
    secret,
    expiresAt: Math.min(expiresAt, proof.expiresAt ?? expiresAt),
    parentId: proof.credentialId,
  });
  return `${account.slug}.${secret}`;
}

function agentOf({ actor }: Proof): string | null {
  return actor.kind === 'agent' ? actor.agentId : null;
}

function proved(proof: Proof | null): Proof {
  if (!proof) throw unproved();
  return proof;
}

function unproved(): Refusal {
  return new Refusal('unauthenticated', 'The client, its secret or the token is wrong.');
}
