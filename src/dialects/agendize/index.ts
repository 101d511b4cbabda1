import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Dialect } from '../dialect.ts';
import { authenticate } from './auth.ts';
import { readBodies } from './bodies.ts';
import { admitPages } from './cors.ts';
import { deliveries } from './deliveries.ts';
import { refuse } from './errors.ts';
import { imports } from './importing.ts';
import { issueTokens, registerTokens } from './oauth.ts';
import { credentials, failure } from './operations.ts';
import { registerHistory } from './routes.ts';
import { registerButtons, registerWatchers } from './routes-directory.ts';
import { registerData } from './routes-v1.ts';
import { Given, settingsOf, usualHistoryPaths } from './settings.ts';
import {
  Button,
  DateTime,
  Failure,
  History,
  Listing,
  Message,
  SentTime,
  Summary,
  TokenAnswer,
  Visitor,
  Watcher,
} from './wire.ts';

const minors = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const DEMO_TOKEN_SECONDS = 10 * 365 * 24 * 3600;

/** The chat part of the Agendize API: 2.x in JSON, and 1.0 in XML. */
export const agendize: Dialect = {
  name: 'agendize',
  title: 'Agendize Chat Console API',
  rootPaths: ['/api/1.0', ...minors.map((minor) => `/api/2.${minor}`), '/o/oauth2'],
  authenticate,
  settings: { shape: Given, inForce: settingsOf },
  refuse,
  register(instance, context) {
    readBodies(instance);
    admitPages(instance);
    registerTokens(instance, context);
    registerHistory(instance, context);
    registerButtons(instance, context);
    registerWatchers(instance, context);
    registerData(instance, context);
  },
  deliveries,
  imports,
  mainRead: ({ number }, { snapshot: { account } }) => ({
    method: 'GET',
    path: `/api/2.0/${settingsOf(account).historyPaths[0] ?? usualHistoryPaths[0]}/${number}`,
    headers: { apiKey: account.slug, token: '<token>', accept: 'application/json' },
  }),
  credentials,
  failure,
  shapes: { History, Message, Visitor, DateTime, SentTime, Listing, Summary, Button, Watcher, TokenAnswer, Failure },
  provision,
};

/** An API key with its token, an access token, and the button whose chats they read. */
async function provision(app: App, accountId: string, inboxId: string): Promise<Readonly<Record<string, unknown>>> {
  const { account, inboxes } = await app.accounts.snapshot(accountId);
  const inbox = inboxes.get(inboxId);
  if (!inbox) throw new Refusal('not-found', 'There is no such inbox.');
  const { key, secret } = await app.keys.create(accountId, {
    name: 'Agendize',
    dialect: 'agendize',
    scopes: ['read', 'manage'],
  });
  const { id: keyId, name, scopes } = key;
  const actor: Actor = { kind: 'integration', accountId, keyId, name, scopes };
  const proof = { actor, credentialId: keyId, dialect: 'agendize', expiresAt: null };
  const tokens = await issueTokens(app, { accountId, agentId: null, proof }, DEMO_TOKEN_SECONDS);
  return {
    apiKey: account.slug,
    token: `${account.slug}.${secret}`,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    buttonId: String(inbox.number),
  };
}
