import { randomBytes } from 'node:crypto';
import type { App } from '../../app/context.ts';
import { allRights, giveSignIn } from '../../app/furnished-account.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Dialect } from '../dialect.ts';
import { authenticate } from './auth.ts';
import { endIdle, IDLE_TIMER } from './customer-side.ts';
import { deliveries } from './deliveries.ts';
import { credentials, failure, shapes } from './descriptions.ts';
import { refuse } from './errors.ts';
import { imports } from './importing.ts';
import { register, rootPaths } from './routes.ts';
import { Given, settingsOf } from './settings.ts';
import { issueTicket } from './tickets.ts';

/** The chat part of the SuperOffice CRM WebAPI: the Chat agent, its REST twin, presence, lists and the chat archive. */
export const superoffice: Dialect = {
  name: 'superoffice',
  title: 'SuperOffice CRM WebAPI, Chat agent',
  rootPaths,
  authenticate,
  settings: { shape: Given, inForce: settingsOf },
  refuse,
  register,
  credentials,
  failure,
  shapes,
  deliveries,
  imports,
  mainRead: ({ number }, { snapshot }) => ({
    method: 'GET',
    path: `/${snapshot.account.slug}/api/v1/ChatSession/${number}`,
    headers: { authorization: 'Basic <base64 of username:password>', accept: 'application/json' },
  }),
  provision,
  signInOf: ({ email, password }) => ({ username: email, password }),
  timers: { [IDLE_TIMER]: endIdle },
};

const YEAR_MS = 365 * 24 * 3_600_000;

/** A user who answers the inbox's queue: by name and password, and with a ticket and a token that stand for them. */
async function provision(app: App, accountId: string, inboxId: string): Promise<Readonly<Record<string, unknown>>> {
  const { account, inboxes, queues } = await app.accounts.snapshot(accountId);
  const queue = queues.get(inboxes.get(inboxId)?.queueId ?? '');
  if (!queue) throw new Refusal('not-found', 'There is no such inbox.');
  const email = `superoffice@${account.slug}.koine.localhost`;
  const user = await giveSignIn(app, accountId, { name: 'SuperOffice User', email, role: 'agent' });
  const others = queue.members.filter(({ agentId }) => agentId !== user.agent.id);
  const members = [...others, { agentId: user.agent.id, rights: allRights }];
  await app.accounts.changeQueue(null, accountId, queue.id, { members });
  const token = randomBytes(32).toString('hex');
  await app.keys.issueToken(accountId, {
    name: 'SuperOffice token',
    dialect: 'superoffice',
    agentId: user.agent.id,
    scopes: ['read', 'chat'],
    secret: token,
    expiresAt: Date.now() + 10 * YEAR_MS,
  });
  return {
    tenant: account.slug,
    username: email,
    password: user.password,
    ticket: `7T:${account.slug}.${await issueTicket(app, accountId, user.agent.id)}`,
    token: `8A:${account.slug}.${token}`,
    topicId: queue.number,
  };
}
