import type { EventType } from '../../../core/event.ts';
import { writeTime, writeTimeOrNull } from '../parameters.ts';
import { givenOf } from './kept.ts';
import { encodeMessages, messageEventTypes } from './message.ts';
import { unreadClientMessagesIn } from './reading.ts';
import { clientOfflineAtOf, clientOnlineAtOf, whatsappPhoneOf } from './search-item.ts';
import { assignedAt, chatIdIn, firstAnswerSeconds, nextAnswersSeconds, operatorOf, type SessionView } from './view.ts';
import { botStatusOf, messengerTypeOf, operatorTypeOf, statusOf } from './words.ts';

/** The events that a member is read from; the others need the row alone. */
const sources: Readonly<Record<string, readonly EventType[]>> = {
  operatorAssignedAt: ['session-accepted', 'session-transferred'],
  operators: ['session-accepted', 'session-transferred'],
  unreadClientMessageCount: messageEventTypes,
  lastMessage: messageEventTypes,
  timerFirstAnswer: ['deadline-set', 'queue-entered'],
};

/** The events that these members are read from; those of all members when none are named. */
export function operatorEventTypesFor(names: readonly string[] | null): readonly EventType[] {
  return [...new Set((names ?? Object.keys(sources)).flatMap((name) => sources[name] ?? []))];
}

/** A session as the chat service shows it to operators. Its ids of operators are numbers as text. */
export function encodeOperatorItem(view: SessionView): Readonly<Record<string, unknown>> {
  const { row, kept, snapshot } = view;
  const operator = operatorOf(view);
  const item = {
    id: row.id,
    chatId: chatIdIn(view),
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
    unreadClientMessageCount: unreadClientMessagesIn(view.events),
    lastMessageCreatedAt: writeTimeOrNull(row.lastMessageAt),
    lastMessage: encodeMessages(view).at(-1) ?? null,
    clientId: view.clientId,
    clientExternalId: kept.clientExternalId ?? null,
    clientBanned: false,
    clientIp: row.visitorIp,
    referer: row.firstPageUrl,
    tags: kept.tags ?? '',
    timerFirstAnswer: firstAnswerSeconds(view) ?? 0,
    timerNextAnswers: nextAnswersSeconds(view) ?? 0,
    lastOperatorMessage: writeTimeOrNull(row.lastAgentMessageAt),
    firstClientMessageAfterLastOperatorMessage: writeTimeOrNull(row.unansweredSince),
  };
  const given = Object.entries(givenOf(row)).filter(([name]) => Object.hasOwn(item, name));
  return { ...item, ...Object.fromEntries(given) };
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
