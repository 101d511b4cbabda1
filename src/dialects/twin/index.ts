import type { App } from '../../app/context.ts';
import { giveSignIn } from '../../app/furnished-account.ts';
import type { Dialect } from '../dialect.ts';
import { authenticate } from './auth.ts';
import { searchFields } from './codec/search-item.ts';
import { deliveries } from './deliveries.ts';
import { refuse } from './errors.ts';
import { imports } from './importing.ts';
import { register } from './routes.ts';
import { rootPaths } from './routing.ts';
import { Given, settingsOf } from './settings.ts';
import { endSilent, SESSION_TTL } from './starting.ts';
import { shapes } from './wire.ts';

/** The chat API of TWIN: search, the chat service, and signing in. */
export const twin: Dialect = {
  name: 'twin',
  title: 'TWIN chat API',
  rootPaths,
  authenticate,
  settings: { shape: Given, inForce: settingsOf },
  refuse,
  register,
  deliveries,
  imports,
  mainRead: ({ id }) => ({
    method: 'GET',
    path: `/analyse/api/v1/search/chat/sessions?id=${id}&fields=${searchFields.join(',')}`,
    headers: { authorization: 'Bearer <token>', accept: 'application/json' },
  }),
  credentials: [{ bearer: { type: 'http', scheme: 'bearer', description: 'A token that signing in answers with.' } }],
  failure: { shape: shapes.Failure, media: ['application/json'] },
  shapes,
  provision,
  timers: { [SESSION_TTL]: endSilent },
};

/** A user of its own, as a client of the vendor signs in, and the chat in which it starts sessions. */
async function provision(app: App, accountId: string, inboxId: string): Promise<Readonly<Record<string, unknown>>> {
  const { account } = await app.accounts.snapshot(accountId);
  const address = `twin@${account.slug}.koine.localhost`;
  const { email, password } = await giveSignIn(app, accountId, {
    name: 'TWIN integration',
    email: address,
    role: 'admin',
  });
  return { email, password, companyId: account.number, chatId: inboxId };
}
