import { createHash } from 'node:crypto';
import type { PastEvent } from '../../../app/importing.ts';
import type { Snapshot } from '../../../core/directory.ts';
import type { ActorRef, Happening } from '../../../core/event.ts';
import { unknownVisitor } from '../../../core/facts.ts';
import { invalidInput } from '../../../core/refusal.ts';
import type { Clock } from '../clock.ts';
import type { ChatSessionEntity } from '../wire.ts';

/** Where an imported session goes: its topic and its user must be in the account, with the vendor's numbers. */
export interface ImportTarget {
  readonly snapshot: Snapshot;
  readonly inboxId: string;
  readonly visitorId: string;
  readonly clock: Clock;
}

const system: ActorRef = { kind: 'system', id: null, name: null };
const over: ReadonlySet<string> = new Set(['Finished', 'Deleted', 'Closed', 'RequestPosted', 'ClosedFromQueue']);

/** What happened in a session of the vendor, to be put into the log; beside it stands the carrier as it came. */
export function decodePastSession(entity: ChatSessionEntity, target: ImportTarget): readonly PastEvent[] {
  const { snapshot, inboxId, visitorId, clock } = target;
  const queue = [...snapshot.queues.values()].find(({ number }) => number === entity.TopicId);
  if (!queue) throw invalidInput('/TopicId', `There is no topic with the id ${entity.TopicId}.`);
  const agent = [...snapshot.agents.values()].find(({ number }) => number === entity.User?.AssociateId);
  const requestedAt = clock.read(entity.WhenRequested)?.at ?? 0;
  const visitor: ActorRef = { kind: 'visitor', id: visitorId, name: entity.CustomerName || null };
  const id = idOf(snapshot.account.slug, entity);
  const happenings: [at: number, actor: ActorRef, happening: Happening][] = [
    [requestedAt, visitor, opening(entity, { id, accountId: snapshot.account.id, inboxId, visitorId })],
    [requestedAt, system, { type: 'queue-entered', queueId: queue.id, reason: 'opened' }],
  ];
  const said = (text: string, by: ActorRef, which: string): Happening => {
    const messageId = `${id}-${which}`;
    return {
      type: 'message-posted',
      messageId,
      kind: by === system ? 'system' : 'text',
      text,
      automatic: false,
      page: null,
    };
  };
  if (entity.FirstMessage !== '') happenings.push([requestedAt, visitor, said(entity.FirstMessage, visitor, 'first')]);
  const named = agent && { id: agent.id, name: agent.name };
  const startedAt = clock.read(entity.WhenStarted)?.at ?? requestedAt;
  if (named) happenings.push([startedAt, { kind: 'agent', ...named }, { type: 'session-accepted', agent: named }]);
  if (entity.LastMessage !== '' && entity.LastMessage !== entity.FirstMessage) {
    const by: ActorRef = entity.Status === 'CustomerLast' ? visitor : named ? { kind: 'agent', ...named } : system;
    happenings.push([clock.read(entity.WhenIdle)?.at ?? startedAt, by, said(entity.LastMessage, by, 'last')]);
  }
  if (over.has(entity.Status)) {
    const by = entity.Status === 'ClosedFromQueue' ? 'visitor' : named ? 'agent' : 'system';
    const actor = by === 'visitor' ? visitor : named ? ({ kind: 'agent', ...named } as const) : system;
    happenings.push([
      clock.read(entity.WhenEnded)?.at ?? startedAt,
      actor,
      { type: 'session-ended', by, reason: null },
    ]);
  }
  const given: Happening = {
    type: 'extras-set',
    dialect: 'superoffice',
    values: {
      given: { ...entity },
      givenVersion: happenings.length + 1,
      personId: entity.Person?.PersonId ?? 0,
      contactId: entity.Contact?.ContactId ?? 0,
    },
  };
  happenings.push([0, system, given]);
  let latest = 0;
  return happenings.map(([at, actor, happening]) => {
    latest = Math.max(latest, at);
    return { at: latest, actor, happening };
  });
}

function opening(
  entity: ChatSessionEntity,
  ids: { readonly id: string; readonly accountId: string; readonly inboxId: string; readonly visitorId: string },
): Happening {
  const { id: sessionId, ...rest } = ids;
  const { CustomerName, CustomerEmail, CustomerPhone } = entity;
  return {
    type: 'session-opened',
    sessionId,
    ...rest,
    number: 0,
    inboxNumber: 0,
    channel: 'web',
    intent: entity.Status === 'RequestPosted' ? 'offline-message' : 'chat',
    intake: false,
    visitor: {
      ...unknownVisitor,
      name: CustomerName || null,
      email: CustomerEmail || null,
      phone: CustomerPhone || null,
    },
    page: null,
    extras: {},
  };
}

/** Made of the tenant and the vendor's id, so that a repeat finds the session. */
function idOf(tenant: string, entity: ChatSessionEntity): string {
  const hash = createHash('sha256').update(`superoffice ${tenant} ${entity.ChatSessionId}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5');
}
