import { forVisitor } from '../../core/access.ts';
import type { Event, EventType, Positioned } from '../../core/event.ts';
import type { SessionRow } from '../../core/row.ts';
import type { DialectDeliveries, Occasion } from '../dialect.ts';
import { encodeMessages, messageEventTypes, messageIdOf } from './codec/message.ts';
import { encodeOperatorItem, operatorEventTypesFor } from './codec/operator-item.ts';
import { type SessionView, viewOf } from './codec/view.ts';
import { writeTime } from './parameters.ts';
import { settingsOf } from './settings.ts';

/** What the vendor calls what happens. */
const names = {
  'session-opened': 'chatSessionStarted',
  'session-accepted': 'chatSessionAdded',
  'message-posted': 'chatMessageCreated',
  'messages-read': 'chatMessageRead',
  'session-ended': 'chatSessionDeleted',
} as const satisfies Partial<Record<EventType, string>>;

type Told = Event<keyof typeof names>;

/**
 * Callbacks to the `eventCallbackUrl` of the session, else of its chat, else to the webhook's own address: what both
 * sides of a session see, by the vendor's live names.
 */
export const deliveries: DialectDeliveries = {
  events: Object.keys(names) as EventType[],
  reads: [...new Set([...messageEventTypes, ...operatorEventTypesFor(null)])],
  encode(occasion) {
    const { webhook, snapshot, row, told } = occasion;
    const event = forVisitor(told.event);
    if (!row || !event || !isTold(event)) return null;
    const inbox = snapshot.inboxes.get(row.inboxId);
    const asked = callbackOf(row.extras.twin) ??
      callbackOf(inbox?.extras.twin) ?? { url: webhook.url, data: null, events: [] };
    const name = names[event.type];
    if (asked.url === '' || (asked.events.length > 0 && !asked.events.includes(name))) return null;
    const body = { event: name, data: encodeData(event, viewFor(row, occasion)), eventCallbackData: asked.data };
    return {
      url: asked.url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
  },
};

function isTold(event: Event): event is Told {
  return event.type in names;
}

function callbackOf(kept: Readonly<Record<string, unknown>> | undefined) {
  const { eventCallbackUrl: url, eventCallbackData: data = null, notifyOnEvents } = kept ?? {};
  if (typeof url !== 'string' || url === '') return null;
  return { url, data, events: Array.isArray(notifyOnEvents) ? notifyOnEvents : [] };
}

function viewFor(row: SessionRow, { snapshot, log, told }: Occasion): SessionView {
  const visible = log.flatMap((one: Positioned) => forVisitor(one.event) ?? []);
  const settings = settingsOf(snapshot.account);
  return viewOf(row, { snapshot, settings, now: told.event.at, events: visible, clientId: row.visitorId });
}

function encodeData(event: Told, view: SessionView): unknown {
  const { row } = view;
  switch (event.type) {
    case 'message-posted': {
      const upTo = { ...view, events: view.events.filter(({ seq }) => seq <= event.seq) };
      return encodeMessages(upTo).at(-1) ?? null;
    }
    case 'messages-read':
      return { id: messageIdOf(row, event.upTo), sessionId: row.id, readAt: writeTime(event.at) };
    case 'session-opened':
    case 'session-accepted':
    case 'session-ended':
      return encodeOperatorItem(view);
  }
}
