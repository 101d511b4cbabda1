import { randomUUID } from 'node:crypto';
import { openApp } from '../../src/app/context.ts';
import { furnishAccount } from '../../src/app/furnished-account.ts';
import type { Actor } from '../../src/core/access.ts';
import { messageText } from '../load/conversation.ts';

/** A visitor with a chat that the agent has accepted. */
export interface OpenChat {
  readonly sessionId: string;
  readonly visitorToken: string;
}

/** A visitor, and what proves them. */
export interface KnownVisitor {
  readonly id: string;
  readonly token: string;
}

/** An account in a Koine's database, made beside the running Koine. */
export interface KoineAccount {
  readonly inboxId: string;
  /** An API key that may chat. */
  readonly key: string;
  /** What an agent's browser would hold as its cookie. */
  readonly signInToken: string;
  visitors(count: number): Promise<readonly KnownVisitor[]>;
  openChats(count: number): Promise<readonly OpenChat[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

const AT_ONCE = 64;

/** Makes the account; the schema must be there. */
export async function makeKoineAccount(databaseUrl: string): Promise<KoineAccount> {
  const app = await openApp({ databaseUrl });
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const { account, owner, inbox } = await furnishAccount(app, { slug: name, name, email: `${name}@example.com` });
  const { secret } = await app.keys.create(account.id, { name: 'Load' });
  const signedIn = await app.signIns.signIn(owner.email, owner.password, { device: 'bench', address: null });
  if (signedIn.kind !== 'signed-in') throw new Error('The owner of a new account signs in by the password alone');
  const { actor: agent, token: signInToken } = signedIn;
  const welcome = () => app.accounts.welcomeVisitor(account.id, inbox.id, { name: 'Ada Okafor' });
  const openChat = async () => {
    const { visitor, token } = await welcome();
    const actor: Actor = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id };
    const sessionId = randomUUID();
    const message = { type: 'post-message', messageId: randomUUID(), text: messageText } as const;
    await app.chat.open(actor, { id: sessionId, message }, { ip: null, userAgent: null });
    await app.chat.command(agent, sessionId, { type: 'accept' });
    return { sessionId, visitorToken: token };
  };
  return {
    inboxId: inbox.id,
    key: secret,
    signInToken,
    visitors: (count) =>
      makeMany(count, async () => {
        const { visitor, token } = await welcome();
        return { id: visitor.id, token };
      }),
    openChats: (count) => makeMany(count, openChat),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

async function makeMany<T>(count: number, make: () => Promise<T>): Promise<readonly T[]> {
  const made: T[] = [];
  let begun = 0;
  const makeOneByOne = async () => {
    while (begun < count) {
      begun += 1;
      made.push(await make());
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, AT_ONCE) }, makeOneByOne));
  return made;
}
