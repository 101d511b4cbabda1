import type { ImportReader } from '../../app/imports/import-reader.ts';
import type { ForeignName } from '../../core/imports.ts';
import { checkedRecord } from '../checked-record.ts';
import { isAmongAgents, readConversation, sideOf, textOfMessage } from './codec/past-conversation.ts';
import { readEngagement, textOfLine } from './codec/past-engagement.ts';
import { decodeTalk, type Foreign, type PastTalk } from './codec/past-talk.ts';
import { Conversation, Engagement } from './history-wire.ts';

/** The vendor tells no inbox: chats and conversations go where whoever brings them in says. */
const inboxNames = { chats: 'Where chats came in', conversations: 'Where conversations came in' } as const;

/** Records of the vendor's Engagement History (chats) and Messaging Interactions (conversations), one by one or in answers. */
export const imports: ImportReader = {
  lists: ['interactionHistoryRecords', 'conversationHistoryRecords'],
  isInbox: () => false,
  read(record) {
    const talk = isConversation(record)
      ? readConversation(checkedRecord(Conversation, record))
      : readEngagement(checkedRecord(Engagement, record));
    const { name = null, email = null, phone = null } = talk.visitor;
    return {
      id: talk.id,
      names: namesIn(talk),
      visitor: {
        known: talk.knownAs === null ? null : { kind: 'imported-visitor', name: talk.knownAs },
        facts: { name, email, phone },
      },
      decode: (target) => decodeTalk(talk, target),
    };
  },
  /** The dialect answers with a chat, which has no record's form: what was said, by which side and when, is compared. */
  readBack(answer, given) {
    const { event } = (answer as Answer).chat.events;
    const lines = [event ?? []].flat().filter(({ source }) => source === 'visitor' || source === 'agent');
    return {
      given: { lines: isConversation(given) ? saidInConversation(given) : saidInEngagement(given as Engagement) },
      read: {
        lines: lines.map(({ time = '', source = '', text = '' }) => ({ timeL: Date.parse(time), source, text })),
      },
    };
  },
};

interface Event {
  readonly time?: string;
  readonly source?: string;
  readonly text?: string;
}
interface Answer {
  readonly chat: { readonly events: { readonly event?: Event | readonly Event[] } };
}

function isConversation(record: unknown): record is Conversation {
  return record !== null && typeof record === 'object' && 'messageRecords' in record;
}

function saidInEngagement({ transcript }: Engagement) {
  return transcript.lines
    .filter(({ source }) => source === 'visitor' || source === 'agent')
    .map((line) => ({ timeL: line.timeL, source: line.source, text: textOfLine(line) }))
    .filter(({ text }) => text !== '');
}

function saidInConversation({ messageRecords }: Conversation) {
  return messageRecords
    .filter((message) => sideOf(message) !== 'system' && !isAmongAgents(message))
    .map((message) => ({ timeL: message.timeL, source: sideOf(message), text: textOfMessage(message) }))
    .filter(({ text }) => text !== '');
}

function namesIn({ channel, skill, steps }: PastTalk): readonly ForeignName[] {
  const names = new Map<string, ForeignName>();
  const add = (kind: ForeignName['kind'], foreign: Foreign | null) => {
    if (foreign && !names.get(`${kind}:${foreign.key}`)?.name)
      names.set(`${kind}:${foreign.key}`, { kind, ...foreign });
  };
  add('inbox', { key: channel, name: inboxNames[channel] });
  add('queue', skill);
  for (const step of steps) {
    if (step.type === 'moved') {
      add('queue', step.skill);
      add('agent', step.from);
    } else add('agent', step.agent);
  }
  return [...names.values()];
}
