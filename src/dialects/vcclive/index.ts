import type { App } from '../../app/context.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Dialect } from '../dialect.ts';
import { authenticate } from './auth.ts';
import { deliveries } from './deliveries.ts';
import { refuse } from './errors.ts';
import { imports } from './importing.ts';
import { mainRead } from './main-read.ts';
import { credentials, failure } from './operations.ts';
import { register } from './routes.ts';
import { Given, settingsOf } from './settings.ts';
import {
  Attachment,
  Chat,
  Disposition,
  Failure,
  Fault,
  OnlineUser,
  Project,
  ProjectParameters,
  TicketType,
  TranscriptItem,
  Transfer,
  User,
} from './wire.ts';

/** The Database API v2 of VCC Live, as far as chats need it. */
export const vcclive: Dialect = {
  name: 'vcclive',
  title: 'VCC Live Database API',
  rootPaths: ['/v2'],
  authenticate,
  settings: { shape: Given, inForce: settingsOf },
  refuse,
  register,
  deliveries,
  imports,
  mainRead,
  credentials,
  failure,
  shapes: {
    Chat,
    TranscriptItem,
    Attachment,
    Disposition,
    TicketType,
    Transfer,
    Project,
    ProjectParameters,
    User,
    OnlineUser,
    Fault,
    Failure,
  },
  provision,
};

/** A token for reading one project's chats, and the names that go with it. */
async function provision(app: App, accountId: string, inboxId: string): Promise<Readonly<Record<string, unknown>>> {
  const { account, inboxes } = await app.accounts.snapshot(accountId);
  const inbox = inboxes.get(inboxId);
  if (!inbox) throw new Refusal('not-found', 'There is no such inbox.');
  const { secret } = await app.keys.create(accountId, { name: 'VCC Live', dialect: 'vcclive', scopes: ['read'] });
  return { customer: account.slug, token: secret, projectId: inbox.number };
}
