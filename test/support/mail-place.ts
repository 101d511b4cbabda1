import assert from 'node:assert/strict';
import { type App, openApp } from '../../src/app/context.ts';
import { type FurnishedAccount, furnishAccount } from '../../src/app/furnished-account.ts';
import { makeId } from '../../src/app/secrets.ts';
import type { Actor } from '../../src/core/access.ts';
import type { Mail, MailSettings } from '../../src/core/mail.ts';
import { Mailing, type Outbox } from '../../src/jobs/mailing.ts';
import { SmtpServer } from '../../src/jobs/smtp-server.ts';
import { type MailServerUnderTest, type ReceivedMail, startMailServer } from './mail-server.ts';
import { testDatabase } from './postgres.ts';

/** A session of a visitor, and what the two sides do in it. */
export interface Visit {
  readonly id: string;
  readonly visitor: Actor;
  say(text: string): Promise<unknown>;
  /** By the owner, who accepts the session first. */
  answer(text: string, kind?: 'text' | 'note' | 'whisper'): Promise<unknown>;
  /** For the transcript, by the visitor. */
  ask(email: string, subject?: string): Promise<unknown>;
  end(by?: 'visitor' | 'agent'): Promise<unknown>;
}

/** An account whose mails go to a server that keeps them; its clock goes on when it is told to. */
export interface MailPlace extends AsyncDisposable {
  readonly app: App;
  readonly databaseUrl: string;
  readonly account: FurnishedAccount;
  readonly server: MailServerUnderTest;
  readonly mailing: Mailing;
  /** A key that may do everything, and the account's owner. */
  readonly manager: Actor;
  readonly owner: Actor;
  now(): number;
  later(ms: number): void;
  /** One more process's mailing, over its own use cases or this place's. */
  openMailing(mails: Outbox, deadlineMs?: number): Mailing;
  settle(mail: Partial<MailSettings>): Promise<unknown>;
  /** The send log, newest first. */
  list(): Promise<readonly Mail[]>;
  visit(
    told?: { readonly name?: string; readonly email?: string; readonly language?: string },
    intent?: 'chat' | 'offline-message',
  ): Promise<Visit>;
  /** The one mail that the server was given. */
  only(): ReceivedMail;
}

export const mailSender = { name: null, address: 'chat@koine.example' };

export async function makeMailPlace(): Promise<MailPlace> {
  let clock = Date.UTC(2026, 10, 20, 11, 0, 0);
  const now = () => clock;
  const faults: unknown[] = [];
  const database = await testDatabase();
  const app = await openApp({ databaseUrl: database.url, connections: 8, now });
  const account = await furnishAccount(app, { slug: 'shop', name: 'Shop & Co', email: 'owner@shop.example' });
  const server = await startMailServer();
  const accountId = account.account.id;
  const inboxId = account.inbox.id;

  const openMailing = (mails: Outbox, deadlineMs = 20_000) =>
    new Mailing({
      mails,
      journal: app.journal,
      server: new SmtpServer({ smtpUrl: server.url, from: mailSender, deadlineMs }),
      publicUrl: 'https://chat.example',
      onError: (error) => faults.push(error),
    });
  const mailing = openMailing(app.mails);
  const manager: Actor = { kind: 'integration', accountId, keyId: makeId(), name: 'Key', scopes: ['manage', 'read'] };
  const owner: Actor = {
    kind: 'agent',
    accountId,
    agentId: account.owner.agent.id,
    name: 'Olga',
    role: 'owner',
    rights: {},
  };

  const visit: MailPlace['visit'] = async (told = {}, intent = 'chat') => {
    const id = makeId();
    const { visitor: made } = await app.accounts.welcomeVisitor(accountId, inboxId, told);
    const visitor: Actor = { kind: 'visitor', accountId, visitorId: made.id, inboxId };
    await app.chat.open(visitor, { id, intent }, { ip: null, userAgent: null });
    const by = (actor: Actor) => (intention: Parameters<App['chat']['command']>[2]) =>
      app.chat.command(actor, id, intention);
    return {
      id,
      visitor,
      say: (text) => by(visitor)({ type: 'post-message', messageId: makeId(), text }),
      answer: async (text, kind = 'text') => {
        await by(owner)({ type: 'accept' });
        return by(owner)({ type: 'post-message', messageId: makeId(), text, kind });
      },
      ask: (email, subject) =>
        by(visitor)({ type: 'request-transcript', email, ...(subject !== undefined && { subject }) }),
      end: (who = 'visitor') => by(who === 'visitor' ? visitor : owner)({ type: 'end' }),
    };
  };

  return {
    app,
    databaseUrl: database.url,
    account,
    server,
    mailing,
    manager,
    owner,
    now,
    later: (ms) => {
      clock += ms;
    },
    openMailing,
    settle: (mail) => app.accounts.changeInbox(null, accountId, inboxId, { settings: { mail } }),
    list: () => app.mails.list(manager, {}, null, 1000),
    visit,
    only() {
      assert.equal(server.mails.length, 1);
      return server.mails[0] as ReceivedMail;
    },
    async [Symbol.asyncDispose]() {
      await mailing.stop();
      await server[Symbol.asyncDispose]();
      await app.close();
      await database.drop();
      assert.deepEqual(faults, []);
    },
  };
}
