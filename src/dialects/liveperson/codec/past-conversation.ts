import { invalidInput } from '../../../core/refusal.ts';
import type { Conversation, MessageRecord } from '../history-wire.ts';
import { contactIn } from './past-contact.ts';
import { type Foreign, foreignOf, type PastStep, type PastTalk, textOrNull, wordsIn } from './past-talk.ts';

const enders: Readonly<Record<string, PastTalk['endedBy']>> = { CONSUMER: 'visitor', AGENT: 'agent' };

/** A conversation of the Messaging Interactions. Refuses one that is not over: it may yet say more than its file does. */
export function readConversation(conversation: Conversation): PastTalk {
  const { info, messageRecords, transfers = [], interactions = [], sdes } = conversation;
  if (info.status !== 'CLOSE' || info.endTimeL <= 0)
    throw invalidInput('/info/status', `The conversation is not closed, but ${info.status}.`);
  const consumer = (conversation.consumerParticipants ?? conversation.consumerParticipant)?.[0];
  const fullName = [consumer?.firstName, consumer?.lastName].flatMap((part) => textOrNull(part) ?? []).join(' ');
  const told = contactIn(sdes);
  const said = messageRecords.flatMap((message, index) => saidIn(message, index, conversation));
  const taken = interactions.flatMap(({ assignedAgentId, assignedAgentFullName, interactionTimeL: at }) => {
    const agent = foreignOf(assignedAgentId, assignedAgentFullName);
    return agent ? [{ type: 'taken', at, agent } as const] : [];
  });
  const moved = transfers.flatMap((each) => {
    const skill = foreignOf(each.targetSkillId, each.targetSkillName);
    const from = foreignOf(each.sourceAgentId, each.sourceAgentFullName);
    return skill ? [{ type: 'moved', at: each.timeL, from, skill } as const] : [];
  });
  const steps: readonly PastStep[] = [...moved, ...taken, ...said];
  const [first] = transfers.toSorted((one, other) => one.timeL - other.timeL);
  return {
    id: info.conversationId,
    channel: 'conversations',
    knownAs: textOrNull(consumer?.participantId),
    visitor: {
      name: textOrNull(consumer?.consumerName) ?? (fullName || null),
      email: textOrNull(consumer?.email) ?? told.email,
      phone: textOrNull(consumer?.phone) ?? told.phone,
    },
    page: null,
    startedAt: Math.min(info.startTimeL, ...steps.map(({ at }) => at)),
    endedAt: info.endTimeL,
    endedBy: enders[info.closeReason ?? ''] ?? 'system',
    endReason: textOrNull(info.closeReasonDescription),
    skill: first
      ? foreignOf(first.sourceSkillId, first.sourceSkillName)
      : foreignOf(info.latestSkillId, info.latestSkillName),
    steps,
    preChat: null,
    exit: null,
    score: scoreOf(info.csatRate),
  };
}

function saidIn(message: MessageRecord, index: number, { agentParticipants = [] }: Conversation): PastStep[] {
  const { messageId: id, timeL: at } = message;
  const text = textOfMessage(message);
  const by = sideOf(message);
  if (text === '') return [];
  const agent = by === 'agent' ? agentIn(message, agentParticipants) : null;
  if (by === 'agent' && agent === null)
    throw invalidInput(`/messageRecords/${index}/participantId`, 'The message does not tell which agent said it.');
  const kind = by === 'system' ? 'system' : isAmongAgents(message) ? 'note' : 'text';
  return [{ type: 'said', at, id, by, agent, kind, text }];
}

export function sideOf({ sentBy }: MessageRecord): 'visitor' | 'agent' | 'system' {
  if (sentBy === 'Consumer') return 'visitor';
  return sentBy === 'Agent' || sentBy === 'Bot' || sentBy === 'Manager' ? 'agent' : 'system';
}

/** Whether it was said for the eyes of agents alone. */
export function isAmongAgents({ audience }: MessageRecord): boolean {
  return audience === 'AGENTS_AND_MANAGERS';
}

/** What a message says; of a file its caption and the vendor's path to it. */
export function textOfMessage({ messageData }: MessageRecord): string {
  const { file } = (messageData ?? {}) as { readonly file?: { readonly relativePath?: unknown } };
  const path = file?.relativePath;
  return [wordsIn(messageData), typeof path === 'string' ? path : ''].filter((part) => part !== '').join('\n');
}

function agentIn(message: MessageRecord, participants: NonNullable<Conversation['agentParticipants']>): Foreign | null {
  const own = foreignOf(message.participantId, null);
  const known = participants.find(({ agentId, agentPid }) => own?.key === String(agentId) || own?.key === agentPid);
  return known ? foreignOf(known.agentId, known.agentFullName) : own;
}

function scoreOf(rate: number | null | undefined): number | null {
  const score = Math.round(rate ?? 0);
  return score >= 1 && score <= 5 ? score : null;
}
