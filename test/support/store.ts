import { type App, openApp } from '../../src/app/context.ts';
import { makeId } from '../../src/app/secrets.ts';
import { decide } from '../../src/core/decide.ts';
import type { ActorRef } from '../../src/core/event.ts';
import { unknownVisitor } from '../../src/core/facts.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { apply, type Session } from '../../src/core/session.ts';
import type { Appended, Journal } from '../../src/store/journal.ts';
import { testDatabase } from './postgres.ts';

/** An account with one inbox and one queue, on a database of its own. */
export interface StoreUnderTest {
  readonly app: App;
  readonly url: string;
  readonly accountId: string;
  readonly inboxId: string;
  readonly queueId: string;
  close(): Promise<void>;
}

/** `now`: the clock by which the app goes. */
export async function openStore(options: { readonly now?: () => number } = {}): Promise<StoreUnderTest> {
  const database = await testDatabase();
  const app = await openApp({ databaseUrl: database.url, ...options });
  const account = await app.accounts.createAccount({ slug: 'store', name: 'Store' });
  const queue = await app.accounts.createQueue(null, account.id, { name: 'Support' });
  const inbox = await app.accounts.createInbox(null, account.id, { name: 'Shop', queueId: queue.id });
  return {
    app,
    url: database.url,
    accountId: account.id,
    inboxId: inbox.id,
    queueId: queue.id,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

export const vera: ActorRef = { kind: 'visitor', id: '00000000-0000-7000-8000-00000000000a', name: 'Vera' };

/** Opens a session straight through the journal. */
export async function openSession(
  journal: Journal,
  { accountId, inboxId, queueId }: Pick<StoreUnderTest, 'accountId' | 'inboxId' | 'queueId'>,
  id: string = makeId(),
): Promise<Appended | 'stale'> {
  const events = decide(
    null,
    {
      type: 'open',
      sessionId: id,
      accountId,
      inboxId,
      queueId,
      visitorId: vera.id ?? '',
      channel: 'web',
      intent: 'chat',
      intake: false,
      promise: {},
      visitor: { ...unknownVisitor, name: 'Vera' },
      page: null,
      extras: {},
      actor: vera,
    },
    Date.now(),
  );
  if (events instanceof Refusal) throw events;
  const session = events.reduce<Session | null>((state, event) => apply(state, event), null);
  return journal.append({ base: null, events, session: session as Session });
}

/** Posts one message of the visitor straight through the journal. */
export async function postMessage(
  journal: Journal,
  base: Session,
  text: string,
  messageId: string = makeId(),
): Promise<Appended | 'stale'> {
  const command = { type: 'post-message', messageId, kind: 'text', text, automatic: false, page: null } as const;
  const events = decide(base, { ...command, actor: vera }, Date.now());
  if (events instanceof Refusal) throw events;
  return journal.append({ base, events, session: events.reduce<Session>((state, event) => apply(state, event), base) });
}

/** What was appended, when it must not be stale. */
export function fresh(appended: Appended | 'stale'): Appended {
  if (appended === 'stale') throw new Error('The append was stale');
  return appended;
}
