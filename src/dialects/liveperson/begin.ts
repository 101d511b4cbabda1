import { randomInt } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Inbox, Queue, Snapshot } from '../../core/directory.ts';
import type { VisitorFacts } from '../../core/facts.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { Start } from './codec/start.ts';
import { LivePersonRefusal } from './errors.ts';
import type { Settings } from './settings.ts';

/** Where a chat goes: the inbox that it comes in by, and the queue that answers. */
export interface Destination {
  readonly inbox: Inbox;
  readonly queue: Queue;
}

/** The inbox is the engagement's, the account's choice, or one that the queue answers; the queue is the skill, else the inbox's. */
export function destinationOf(
  snapshot: Snapshot,
  settings: Settings,
  wanted: { readonly queue: Queue | null; readonly engagementId: string | number | undefined },
): Destination {
  const inboxes = [...snapshot.inboxes.values()];
  const inbox =
    inboxes.find(({ number }) => number === Number(wanted.engagementId)) ??
    inboxes.find(({ number }) => number === settings.inbox) ??
    inboxes.find(({ queueId }) => queueId === wanted.queue?.id) ??
    inboxes[0];
  const queue = wanted.queue ?? snapshot.queues.get(inbox?.queueId ?? '');
  if (!inbox || !queue) throw invalidInput('/request/skill', 'The account takes no chats.');
  return { inbox, queue };
}

/** A visitor who begins, and what the vendor's clients call them. */
export interface Beginner {
  readonly actor: Extract<Actor, { kind: 'visitor' }>;
  readonly number: number;
}

/** The visitor of an earlier chat, by the number that its client was told, or a new one. */
export async function welcome(
  app: App,
  accountId: string,
  inbox: Inbox,
  visitorId: string | null,
  told: Partial<Pick<VisitorFacts, 'name' | 'email' | 'phone'>>,
): Promise<Beginner> {
  const kind = { accountId, dialect: 'liveperson', kind: 'visitor' };
  const actor = (id: string) => ({ kind: 'visitor', accountId, visitorId: id, inboxId: inbox.id }) as const;
  if (visitorId !== null) {
    const known = /^\d{1,20}$/.test(visitorId) ? await app.aliases.find(kind, visitorId) : null;
    if (known === null) throw new LivePersonRefusal('unauthenticated', 'Invalid User', 10);
    return { actor: actor(known), number: Number(visitorId) };
  }
  const { visitor } = await app.accounts.welcomeVisitor(accountId, inbox.id, told);
  return { actor: actor(visitor.id), number: await visitorNumber(app, accountId, visitor.id) };
}

/** What the vendor's clients call a visitor: 16 digits that nobody guesses, given once. */
export async function visitorNumber(app: App, accountId: string, visitorId: string): Promise<number> {
  const kind = { accountId, dialect: 'liveperson', kind: 'visitor' };
  return Number(await app.aliases.ensure(kind, visitorId, makeNumber));
}

/** Between 10^15 and 9·10^15, below 2^53. */
function makeNumber(): string {
  return String(1_000_000_000_000_000 + randomInt(8_000_000) * 1_000_000_000 + randomInt(1_000_000_000));
}

/** What the connection tells, unless the client says it better. */
export function connectionOf(request: FastifyRequest, { ip, userAgent }: Pick<Start, 'ip' | 'userAgent'>) {
  return { ip: ip ?? request.ip, userAgent: userAgent ?? request.headers['user-agent'] ?? null };
}
