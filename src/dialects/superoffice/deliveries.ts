import { createHmac } from 'node:crypto';
import type { Snapshot } from '../../core/directory.ts';
import type { Event, Positioned } from '../../core/event.ts';
import type { SessionRow } from '../../core/row.ts';
import { type DialectDeliveries, type Occasion, saidToAll } from '../dialect.ts';
import { textOf } from './codec/message.ts';
import { topicQueue } from './codec/session.ts';
import { statusOf } from './codec/status.ts';
import { MessageType, Status } from './wire.ts';

const numbersOf = (names: object) => (names as { readonly 'x-numbers': Readonly<Record<string, number>> })['x-numbers'];
const statusNumbers = numbersOf(Status);
const messageTypes = numbersOf(MessageType);

type HookEvent = 'chatsession.created' | 'chatsession.changed' | 'chatsession.message';

/** `chatsession.created`, `.changed` and `.message`: tried three times, as the vendor does. */
export const deliveries: DialectDeliveries = {
  events: [
    'session-opened',
    'queue-entered',
    'session-accepted',
    'session-transferred',
    'message-posted',
    'session-ended',
    'session-reopened',
    'session-rated',
    'session-closed',
  ],
  reads: ['session-opened'],
  patience: { delaysMs: [1_000, 4_000], forMs: 3_600_000, tries: 3 },
  encode(occasion) {
    const { id, webhook, snapshot, row, told } = occasion;
    if (!row || saidToAll([told]).length === 0) return null;
    const name = eventOf(told.event);
    const changed = changesOf(told, row, snapshot);
    const body = JSON.stringify({
      EventId: id,
      Timestamp: new Date(told.event.at).toISOString(),
      Changes: Object.keys(changed),
      Event: name,
      PrimaryKey: row.number,
      Entity: 'chatsession',
      ContextIdentifier: snapshot.account.slug,
      ChangedByAssociateId: associateId(told.event, snapshot),
      WebhookName: webhook.name,
      FieldValues: changed,
    });
    return { method: 'POST', headers: headersOf(occasion, name, body), body };
  },
};

function headersOf({ id, webhook }: Occasion, name: HookEvent, body: string): Readonly<Record<string, string>> {
  const [newest] = webhook.secrets;
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-superoffice-event': name,
    'x-superoffice-eventid': id,
    ...(newest && {
      'x-superoffice-signature': createHmac('sha256', newest.secret).update(body).digest('base64'),
    }),
  };
}

function eventOf({ type }: Event): HookEvent {
  if (type === 'session-opened') return 'chatsession.created';
  return type === 'message-posted' ? 'chatsession.message' : 'chatsession.changed';
}

/** The columns that the event set, as the vendor's tables name them. */
function changesOf({ event }: Positioned, row: SessionRow, snapshot: Snapshot): Readonly<Record<string, unknown>> {
  if (event.type === 'message-posted') {
    const byCustomer = event.actor.kind === 'visitor';
    return {
      chat_session_id: row.number,
      type: messageTypes[event.kind === 'system' ? 'Special' : byCustomer ? 'ToUser' : 'ToCustomer'],
      message: textOf(event),
      author: event.actor.name ?? '',
      when_posted: new Date(event.at).toISOString(),
    };
  }
  return {
    id: row.number,
    topic_id: topicQueue(row, snapshot)?.number ?? 0,
    status: statusNumbers[statusOf(row)],
    user_id: snapshot.agents.get(row.agentId ?? '')?.number ?? 0,
    customer_name: row.visitorName ?? '',
    customer_email: row.visitorEmail ?? '',
  };
}

function associateId({ actor }: Event, { agents }: Snapshot): number {
  return actor.kind === 'agent' ? (agents.get(actor.id ?? '')?.number ?? 0) : 0;
}
