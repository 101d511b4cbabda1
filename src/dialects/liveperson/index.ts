import type { App } from '../../app/context.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Dialect } from '../dialect.ts';
import { endSilentChat, TIMEOUT_TIMER } from './attendance.ts';
import { authenticate } from './auth.ts';
import { chatIdOf } from './chat-id.ts';
import { credentials, failure, shapes } from './descriptions.ts';
import { refuse } from './errors.ts';
import { imports } from './importing.ts';
import { register } from './routes.ts';
import { Given, settingsOf } from './settings.ts';

/** The Server Chat API of LivePerson: a visitor's client begins a chat and polls it. */
export const liveperson: Dialect = {
  name: 'liveperson',
  title: 'LivePerson Server Chat API',
  rootPaths: ['/api/account', '/csdr/account'],
  authenticate,
  settings: { shape: Given, inForce: settingsOf },
  refuse,
  register,
  credentials,
  failure,
  shapes,
  timers: { [TIMEOUT_TIMER]: endSilentChat },
  mainRead: (row, { snapshot }) => ({
    method: 'GET',
    path: `/api/account/${snapshot.account.number}/chat/${chatIdOf(row)}?v=1`,
    headers: { authorization: 'LivePerson appKey=<appKey>', accept: 'application/json' },
  }),
  imports,
  provision,
};

/** An application key for starting chats, and the names that go with it. The vendor's account ids are numbers. */
async function provision(app: App, accountId: string, inboxId: string): Promise<Readonly<Record<string, unknown>>> {
  const { account, inboxes, queues } = await app.accounts.snapshot(accountId);
  const inbox = inboxes.get(inboxId);
  if (!inbox) throw new Refusal('not-found', 'There is no such inbox.');
  const { secret } = await app.keys.create(accountId, { name: 'LivePerson', dialect: 'liveperson' });
  return { accountId: String(account.number), appKey: secret, skill: queues.get(inbox.queueId)?.name ?? '' };
}
