import type { EventType, Positioned } from '../../core/event.ts';
import type { SessionRow } from '../../core/row.ts';
import { type DialectDeliveries, saidToAll } from '../dialect.ts';
import { clockOf } from './clock.ts';
import { type ChatView, chatEventTypes, encodeChat } from './codec/chat.ts';
import { settingsOf } from './settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The webhook *Chat (Async)*: a chat that is over, once, with its whole conversation. */
export const deliveries: DialectDeliveries = {
  events: ['session-ended'],
  reads: chatEventTypes satisfies readonly EventType[],
  patience: { delaysMs: [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS], forMs: 24 * HOUR_MS },
  encode({ snapshot, row, log }) {
    // A chat that was reopened meanwhile is told of when it is over again.
    if (!row || row.endedAt === null) return null;
    const settings = settingsOf(snapshot.account);
    const view = { snapshot, settings, clock: clockOf(settings.zone) };
    const body = JSON.stringify(encodeEnded(row, saidToAll(log), view));
    return { method: 'POST', headers: { 'content-type': settings.contentType }, body };
  },
};

function encodeEnded(row: SessionRow, log: readonly Positioned[], view: ChatView) {
  const events = log.map(({ event }) => event);
  const chat = encodeChat(row, events, view);
  const { visitorName: name, visitorPhone: phone, visitorEmail: email } = row;
  return {
    chatId: chat.chatId,
    projectId: chat.projectId,
    ticketId: chat.ticketId,
    contactId: chat.contactId,
    entityId: chat.entityId,
    firstAgentName: chat.firstAgentName,
    lastAgentName: chat.lastAgentName,
    firstQueueName: chat.firstQueueName,
    lastQueueName: chat.lastQueueName,
    disposition: chat.disposition.toLowerCase(),
    platform: chat.type,
    ipAddress: chat.ipAddress,
    isSpam: chat.isSPAM,
    slaStatus: chat.slaStatus,
    conversation: chat.transcript.map(({ name: from, date, message }) => ({ from, date, message })),
    clientData: {
      phone1: phone ?? '',
      name: name ?? '',
      contacts: { phone1: { title: '', name: name ?? '', phone: phone ?? '', email: email ?? '' } },
    },
  };
}
