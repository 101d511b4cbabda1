import type { Queue, Snapshot } from '../../../core/directory.ts';
import type { Event } from '../../../core/event.ts';
import type { SessionRow } from '../../../core/row.ts';
import { cut } from '../bind.ts';
import type { Clock } from '../clock.ts';
import { blank } from '../schema.ts';
import { ChatSessionEntity } from '../wire.ts';
import { Contact, Person, Project, Sale, Ticket } from '../wire-business.ts';
import { associateOf } from './associate.ts';
import { keptMessage, keptOf } from './kept.ts';
import { linked, shown } from './linked.ts';
import { textOf } from './message.ts';
import { statusOf } from './status.ts';
import { topicOf } from './topic-settings.ts';

/** What a session's carrier takes beside its row. */
export interface Beside {
  /** The first and the last message that both sides see. */
  readonly first: Event<'message-posted'> | null;
  readonly last: Event<'message-posted'> | null;
  readonly rank: number;
  readonly queuePlace: number;
  /** When the customer's side last asked for news. */
  readonly fetchedAt: number | null;
  readonly isUserTyping: boolean;
}

export interface View {
  readonly snapshot: Snapshot;
  readonly clock: Clock;
  readonly now: number;
}

/** The session in the vendor's form. */
export function encodeSession(row: SessionRow, beside: Beside, view: View): ChatSessionEntity {
  const { snapshot, clock } = view;
  const kept = keptOf(row.extras);
  if (kept.given && kept.givenVersion === row.version) {
    const given = shown(ChatSessionEntity, { ...blank(ChatSessionEntity), ...kept.given }, clock);
    return { ...given, ChatSessionId: row.number, TopicId: topicQueue(row, snapshot)?.number ?? given.TopicId };
  }
  const status = statusOf(row);
  const over = row.stage === 'ended' || row.stage === 'closed';
  return {
    ...blank(ChatSessionEntity),
    ChatSessionId: row.number,
    TopicId: topicQueue(row, snapshot)?.number ?? 0,
    User: row.stage === 'waiting' || row.stage === 'intake' ? null : associateOf(snapshot, row.agentId),
    Person: linked(Person, kept.person, clock),
    CustomerAlias: cut(kept.alias ?? row.visitorName ?? '', 64),
    CustomerHost: cut(kept.host ?? row.visitorIp ?? '', 255),
    CustomerName: cut(row.visitorName ?? '', 255),
    CustomerEmail: cut(row.visitorEmail ?? '', 255),
    CustomerPhone: cut(row.visitorPhone ?? '', 32),
    CustomerConsented: kept.consented ?? false,
    CustomerCompanyName: cut(kept.companyName ?? row.attributes.company ?? '', 255),
    Status: status,
    FirstMessage: cut(messageIn(row, beside.first), 1024),
    LastMessage: cut(messageIn(row, beside.last), 1024),
    WhenRequested: clock.write(row.openedAt),
    WhenStarted: clock.write(row.acceptedAt),
    WhenEnded: clock.write(over ? row.endedAt : null),
    WhenIdle: clock.write(row.lastMessageAt ?? row.openedAt),
    WhenFetched: clock.write(Math.max(beside.fetchedAt ?? row.lastVisitorMessageAt ?? 0, row.openedAt)),
    SessionKey: row.id,
    InitialQueuePos: kept.queuePlace ?? beside.queuePlace,
    AlertLevel: Math.max(kept.alertLevel ?? 0, alertOf(row, status, view)),
    Rank: beside.rank,
    Flags: beside.isUserTyping ? 'UserIsTyping' : 'CustomerIsTyping',
    Contact: linked(Contact, kept.contact, clock),
    Project: linked(Project, kept.project, clock),
    Sale: linked(Sale, kept.sale, clock),
    Ticket: linked(Ticket, kept.ticket, clock),
    TransferTo: associateOf(snapshot, row.transferOfferedTo),
    ChatbotIsActive: row.botId !== null || (kept.botActive ?? false),
    Rating: ratingOf(row, kept.rating),
  };
}

/** The queue that is the session's topic: the one it is or was in, else the one its inbox leads to. */
export function topicQueue(row: SessionRow, snapshot: Snapshot): Queue | undefined {
  const inbox = snapshot.inboxes.get(row.inboxId);
  return snapshot.queues.get(row.queueId ?? row.firstQueueId ?? inbox?.queueId ?? '');
}

function messageIn(row: SessionRow, message: Event<'message-posted'> | null): string {
  return message ? (keptMessage(row.extras, message.messageId).text ?? textOf(message)) : '';
}

/** The rating on a scale of five; 0 when there is none. */
function ratingOf(row: SessionRow, kept: number | undefined): number {
  if (row.ratingScore === null || row.ratingOutOf === null) return kept ?? 0;
  return kept === 0 ? 0 : Math.max(1, Math.round((row.ratingScore / row.ratingOutOf) * 5));
}

const MINUTE_MS = 60_000;

/** 1 when whoever waits has waited longer than the topic lets users take, 2 when longer than managers should let them. */
function alertOf(row: SessionRow, status: string, { snapshot, now }: View): number {
  const queue = topicQueue(row, snapshot);
  if (!queue) return 0;
  const topic = topicOf(queue);
  const [since, user, manager] =
    status === 'InQueue'
      ? [row.queuedAt, topic.WarnNewChatMinutes, topic.WarnManagerNewChatMinutes]
      : status === 'CustomerLast'
        ? [row.lastVisitorMessageAt, topic.WarnChatMessageMinutes, topic.WarnManagerChatMessageMinutes]
        : [null, 0, 0];
  if (since === null) return 0;
  const waited = now - since;
  if (manager > 0 && waited >= manager * MINUTE_MS) return 2;
  return user > 0 && waited >= user * MINUTE_MS ? 1 : 0;
}
