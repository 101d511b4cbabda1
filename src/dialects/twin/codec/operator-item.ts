import type { EventType } from '../../../core/event.ts';
import { writeTime, writeTimeOrNull } from '../parameters.ts';
import { clientOfflineAtOf, clientOnlineAtOf, whatsappPhoneOf } from './search-item.ts';
import { assignedAt, eventsOfType, firstAnswerSeconds, operatorOf, type SessionView } from './view.ts';
import { authorTypeOf, botStatusOf, messengerTypeOf, operatorTypeOf, statusOf } from './words.ts';

/** The events that a session of the chat service's lists is made of. */
export const operatorEventTypes = [
  'message-posted',
  'messages-read',
  'session-accepted',
  'session-transferred',
] as const satisfies readonly EventType[];

/** A session as the chat service shows it to operators. Its ids of operators are numbers as text. */
export function encodeOperatorItem(view: SessionView): Readonly<Record<string, unknown>> {
  const { row, kept, snapshot } = view;
  const operator = operatorOf(view);
  return {
    id: row.id,
    chatId: row.inboxId,
    companyId: snapshot.account.number,
    name: row.visitorName ?? '',
    markedAsSpam: row.spam,
    ttl: kept.sessionTtl ?? view.settings.sessionSeconds,
    operatorId: operator ? String(operator.number) : null,
    operatorName: operator?.name ?? null,
    operatorType: operatorTypeOf(row, kept),
    operatorAssignedAt: writeTimeOrNull(assignedAt(view)),
    operators: operatorsOf(view),
    channel: kept.channel ?? row.channel,
    messengerType: messengerTypeOf(row.channel),
    whatsappPhone: whatsappPhoneOf(view),
    botStatus: botStatusOf(row, kept),
    status: statusOf(row),
    startedAt: writeTime(row.openedAt),
    clientOnlineAt: clientOnlineAtOf(view),
    clientOfflineAt: clientOfflineAtOf(view),
    unreadClientMessageCount: unreadOf(view),
    lastMessageCreatedAt: writeTimeOrNull(row.lastMessageAt),
    lastMessage: lastMessageOf(view),
    clientId: view.clientId,
    clientExternalId: kept.clientExternalId ?? null,
    clientBanned: false,
    clientIp: row.visitorIp,
    referer: row.firstPageUrl,
    tags: kept.tags ?? '',
    timerFirstAnswer: firstAnswerSeconds(view) ?? 0,
    timerNextAnswers: kept.operatorTimerNextAnswers ?? 0,
    lastOperatorMessage: writeTimeOrNull(row.lastAgentMessageAt),
    firstClientMessageAfterLastOperatorMessage: writeTimeOrNull(row.unansweredSince),
  };
}

/** Everybody who was given the session, each stretch by itself. */
function operatorsOf(view: SessionView) {
  return view.events.flatMap((event) => {
    const agent =
      event.type === 'session-accepted'
        ? event.agent
        : event.type === 'session-transferred' && event.to.kind === 'agent'
          ? event.to.agent
          : null;
    const id = agent && view.snapshot.agents.get(agent.id)?.number;
    if (!agent || id === undefined || id === null) return [];
    return [{ id, name: agent.name, type: 'OPERATOR', assigned_at: writeTime(event.at) }];
  });
}

function unreadOf(view: SessionView): number {
  const marks = eventsOfType(view, 'messages-read').filter(({ actor }) => actor.kind !== 'visitor');
  const upTo = Math.max(-1, ...marks.map((mark) => mark.upTo));
  return eventsOfType(view, 'message-posted').filter(({ seq, actor }) => actor.kind === 'visitor' && seq > upTo).length;
}

function lastMessageOf(view: SessionView) {
  const last = eventsOfType(view, 'message-posted').findLast(({ kind }) => kind !== 'note');
  if (!last) return null;
  return {
    authorType: authorTypeOf(last.actor),
    authorName: last.actor.name,
    body: last.text,
    createdAt: writeTime(last.at),
  };
}
