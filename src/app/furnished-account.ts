import type { Account, Agent, Inbox, Queue, Snapshot } from '../core/directory.ts';
import type { App } from './context.ts';
import { makePassword } from './secrets.ts';

/** How a person signs in; the password is known here alone. */
export interface SignInFacts {
  readonly email: string;
  readonly password: string;
}

/** An account in which chats can be answered at once. */
export interface FurnishedAccount {
  readonly account: Account;
  readonly owner: SignInFacts & { readonly agent: Agent };
  readonly queue: Queue;
  readonly inbox: Inbox;
}

/** What those who answer in a queue may do there. */
export const answeringRights = ['respond', 'notify', 'listen'] as const;

/** Every right that a queue's member can have. */
export const allRights = [...answeringRights, 'manage'] as const;

/**
 * Makes what is missing of an account with an owner, the queue "Support" that the owner answers, and the inbox
 * "Website". The owner is given a new password.
 */
export async function furnishAccount(
  app: App,
  wanted: { readonly slug: string; readonly name: string; readonly email: string },
): Promise<FurnishedAccount> {
  const { slug, name, email } = wanted;
  const account = (await app.accounts.findBySlug(slug))?.account ?? (await app.accounts.createAccount({ slug, name }));
  const owner = await giveSignIn(app, account.id, { name: 'Owner', email, role: 'owner' });
  const snapshot = await app.accounts.snapshot(account.id);
  const queue =
    first(snapshot.queues) ??
    (await app.accounts.createQueue(null, account.id, {
      name: 'Support',
      members: [{ agentId: owner.agent.id, rights: allRights }],
    }));
  const inbox =
    first(snapshot.inboxes) ??
    (await app.accounts.createInbox(null, account.id, { name: 'Website', queueId: queue.id }));
  return { account, owner, queue, inbox };
}

/** The agent with this address, made if there is none, with a new password. */
export async function giveSignIn(
  app: App,
  accountId: string,
  person: { readonly name: string; readonly email: string; readonly role: Agent['role'] },
): Promise<SignInFacts & { readonly agent: Agent }> {
  const { email } = person;
  const password = makePassword();
  const known = agentOf(await app.accounts.snapshot(accountId), email);
  const agent = known
    ? await app.accounts.changeAgent(null, accountId, known.id, { password })
    : await app.accounts.createAgent(null, accountId, { ...person, password });
  return { email, password, agent };
}

function agentOf(snapshot: Snapshot, email: string): Agent | undefined {
  return [...snapshot.agents.values()].find((agent) => agent.email === email);
}

function first<T>(items: ReadonlyMap<string, T>): T | undefined {
  return items.values().next().value;
}
