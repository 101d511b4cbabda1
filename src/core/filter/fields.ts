import type { ConditionMember } from '../condition.ts';
import { priorities, slaTargets } from '../facts.ts';

/** What values a field takes, and so which operators. A share is a number from 0 to 1, or a percentage. */
export type FieldType =
  | 'number'
  | 'share'
  | 'duration'
  | 'time'
  | 'flag'
  | 'word'
  | 'text'
  | 'id'
  | 'queue'
  | 'agent'
  | 'inbox'
  | 'bot'
  | 'agents'
  | 'labels'
  | 'links'
  | 'kept';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly describes: string;
  readonly member?: ConditionMember;
  /** All that it can be; absent for open words. */
  readonly words?: readonly string[];
  /** Of words that stand in an order. */
  readonly rank?: ConditionMember;
  /** How many keys stand below it; `most` where some may be left out. */
  readonly keys?: { readonly least: number; readonly most: number; readonly words?: readonly string[] };
  /** Whether lists can be sorted by it. */
  readonly isSortable: boolean;
}

const stages = ['intake', 'waiting', 'active', 'ended', 'closed'];
const outcomes = ['completed', 'lost', 'missed', 'abandoned', 'bot-contained', 'offline-message', 'spam'];
const actors = ['visitor', 'agent', 'bot', 'system', 'integration'];
const slaStatuses = ['pending', 'met', 'breached', 'not-applicable'];
const linkKinds = ['ticket', 'contact', 'person', 'project', 'sale', 'record'];

type Extra = Partial<Omit<Field, 'name' | 'type' | 'describes'>>;

function field(name: string, type: FieldType, describes: string, extra: Extra = {}): Field {
  const isPlain = type === 'number' || type === 'share' || type === 'duration' || type === 'time';
  return { name, type, describes, isSortable: isPlain && extra.member !== undefined, ...extra };
}

const number = (name: string, describes: string, member = name as ConditionMember) =>
  field(name, 'number', describes, { member });
const time = (name: string, describes: string) => field(name, 'time', describes, { member: name as ConditionMember });
const duration = (name: string, member: ConditionMember, describes: string) =>
  field(name, 'duration', describes, { member });
const text = (name: string, describes: string, member = name as ConditionMember, isSortable = false) =>
  field(name, 'text', describes, { member, isSortable });
const word = (name: string, words: readonly string[], describes: string, extra: Extra = {}) =>
  field(name, 'word', describes, { member: name as ConditionMember, words, isSortable: true, ...extra });
const sla = (name: string, member: ConditionMember, describes: string) =>
  word(name, slaStatuses, describes, { member, isSortable: false });

/** Every field that an expression can name. */
export const filterFields: readonly Field[] = [
  field('id', 'id', "The session's id.", { member: 'id' }),
  number('number', 'Its number, counted within the account.'),
  number('inboxNumber', 'Its number, counted within its inbox.'),
  word('stage', stages, 'How far it has come; the stages stand in this order.', { rank: 'stageRank' }),
  word('outcome', outcomes, 'How it came out, once it is over.'),
  word('priority', priorities, 'How urgent it is; the priorities stand in this order.', { rank: 'priorityRank' }),
  field('channel', 'word', 'How the visitor came in, such as web.', { member: 'channel', isSortable: true }),
  field('spam', 'flag', 'Whether it is marked as spam.', { member: 'isSpam' }),
  field('over', 'flag', 'Whether it has ended.', { member: 'isOver' }),
  field('deleted', 'flag', "Whether a vendor's client deleted it; Koine keeps it.", { member: 'isHidden' }),
  text('disposition', "The agent's own judgement, in the account's words."),
  text('handOffReason', 'Why a bot handed it to people.'),
  word('endedBy', actors, 'Who ended it.', { isSortable: false }),
  text('endReason', 'Why it was ended.'),

  field('inbox', 'inbox', 'Where it came in.', { member: 'inboxId' }),
  field('queue', 'queue', 'The queue that has it, or had it last.', { member: 'queueId' }),
  field('firstQueue', 'queue', 'The queue that it entered first.', { member: 'firstQueueId' }),
  field('agent', 'agent', 'The agent who has it, or had it last.', { member: 'agentId' }),
  field('firstAgent', 'agent', 'The agent who accepted it first.', { member: 'firstAgentId' }),
  field('agents', 'agents', 'Every agent who ever had it or openly joined it.'),
  field('companions', 'agents', 'The agents who are openly in it beside the one who has it.'),
  field('offeredTo', 'agent', 'The agent with whom it rings.', { member: 'offeredTo' }),
  field('transferOfferedTo', 'agent', 'The agent who was asked to take it over.', { member: 'transferOfferedTo' }),
  field('bot', 'bot', 'The bot that has it.', { member: 'botId' }),

  time('openedAt', 'When it was opened.'),
  time('queuedAt', 'When it first entered a queue.'),
  time('waitingSince', 'Since when it waits, while it does.'),
  time('acceptedAt', 'When an agent first accepted it.'),
  time('handedOffAt', 'When a bot handed it to people.'),
  time('endedAt', 'When it ended.'),
  time('closedAt', 'When it was sealed.'),
  time('updatedAt', 'When its last event happened.'),
  time('wrapUpUntil', 'Until when its agent finishes the record, while they do.'),
  time('firstVisitorMessageAt', 'When the visitor first wrote.'),
  time('lastVisitorMessageAt', 'When the visitor last wrote.'),
  time('firstAgentMessageAt', 'When an agent first wrote, greetings left out.'),
  time('lastAgentMessageAt', 'When an agent last wrote, greetings left out.'),
  time('firstSaidAt', 'When anybody but the system first said something to everybody.'),
  time('lastSaidAt', 'When anybody but the system last said something to everybody.'),
  time('lastMessageAt', 'When the last message was posted.'),
  time('unansweredSince', "Since when a visitor's message stands unanswered."),

  duration('queueWait', 'queueWaitMs', 'From entry into a queue until an agent accepted; the sum of all stays.'),
  duration('firstResponse', 'firstResponseMs', "From the visitor's first words to a human's first answer."),
  number('responseCount', "How many of the visitor's messages humans answered."),
  duration('responseSum', 'responseSumMs', 'The sum of all response times.'),
  duration('responseMedian', 'responseMedianMs', 'The median response time.'),
  duration('responseP90', 'responseP90Ms', 'The response time that nine in ten did not exceed.'),
  duration('responseMax', 'responseMaxMs', 'The longest response time.'),
  duration('duration', 'durationMs', 'From its first event to its end.'),
  duration('handling', 'handlingMs', 'From acceptance to the end, over all agents.'),
  duration('businessQueueWait', 'queueWaitBusinessMs', 'The same as queueWait, in opening hours alone.'),
  duration('businessFirstResponse', 'firstResponseBusinessMs', 'The same as firstResponse, in opening hours alone.'),
  duration('businessResponseSum', 'responseSumBusinessMs', 'The same as responseSum, in opening hours alone.'),
  duration('businessDuration', 'durationBusinessMs', 'The same as duration, in opening hours alone.'),
  duration('businessHandling', 'handlingBusinessMs', 'The same as handling, in opening hours alone.'),
  sla('sla.accept', 'slaAccept', 'Whether it was accepted as promised.'),
  sla('sla.firstResponse', 'slaFirstResponse', 'Whether it was first answered as promised.'),
  sla('sla.nextResponse', 'slaNextResponse', 'Whether later answers came as promised.'),
  sla('sla.resolution', 'slaResolution', 'Whether it ended as promised.'),
  word('deadlineTarget', slaTargets, 'What must be done next to keep a promise.', { isSortable: false }),
  time('deadlineAt', 'By when it must be done.'),
  time('deadlineWarnAt', 'When somebody is warned of it.'),

  field('csat', 'share', 'Satisfaction with this chat.', { member: 'csat' }),
  field('csi', 'share', 'The satisfaction index.', { member: 'csi' }),
  number('nps', 'How likely the visitor is to recommend, from 0 to 10.'),
  field('ces', 'share', 'How little effort it took; 1 is none.', { member: 'ces' }),
  field('fcr', 'flag', 'Whether all was solved at once.', { member: 'fcr', isSortable: true }),
  number('rating', "The visitor's rating.", 'ratingScore'),
  number('rating.outOf', 'The best rating there was to give.', 'ratingOutOf'),
  text('rating.comment', 'What the visitor said with the rating.', 'ratingComment'),

  field('visitor', 'id', "The visitor's id.", { member: 'visitorId' }),
  text('visitor.name', "The visitor's name.", 'visitorName', true),
  text('visitor.email', "The visitor's e-mail address.", 'visitorEmail', true),
  text('visitor.phone', "The visitor's phone number.", 'visitorPhone'),
  text('visitor.language', "The visitor's language, as a BCP 47 tag.", 'visitorLanguage', true),
  text('visitor.ip', "The visitor's IP address.", 'visitorIp'),
  text('visitor.browser', "The visitor's browser.", 'visitorBrowser'),
  text('visitor.system', "The visitor's operating system.", 'visitorSystem'),
  text('visitor.country', "The visitor's country, as two letters.", 'visitorCountry', true),
  text('visitor.city', "The visitor's city.", 'visitorCity', true),
  text('page.firstUrl', 'The address of the first page.', 'firstPageUrl'),
  text('page.firstTitle', 'The title of the first page.', 'firstPageTitle'),
  text('page.lastUrl', 'The address of the last page.', 'lastPageUrl'),

  number('messageCount', 'How many messages there are.'),
  number('visitorMessageCount', "How many are the visitor's."),
  number('agentMessageCount', 'How many agents typed.'),
  number('pageCount', 'How many pages the visitor looked at.'),
  number('fileCount', 'How many files were sent.'),
  number('transferCount', 'How often it was transferred.'),
  number('reopenCount', 'How often it was reopened.'),
  word('lastMessageBy', actors, 'Who posted the last message.', { isSortable: false }),
  text('lastMessageText', 'What the last message says.'),

  field('labels', 'labels', 'The labels it bears; they are compared letter by letter.'),
  field('link', 'links', 'The records it is linked to, by their ids; one kind alone as link.ticket.', {
    keys: { least: 0, most: 1, words: linkKinds },
  }),
  field('attribute', 'kept', 'What is known of the visitor under a name, as attribute.plan.', {
    keys: { least: 1, most: 1 },
  }),
  field('answer', 'kept', 'What was answered to a question of a form, by its id, as answer.topic.', {
    keys: { least: 1, most: 1 },
  }),
  field('extra', 'kept', 'What a vendor keeps beside, as extra.twin.price.', { keys: { least: 2, most: 2 } }),
];

const byName = new Map(filterFields.map((each) => [each.name.toLowerCase(), each]));

/** The field of this name, in any case. */
export function filterFieldOf(name: string): Field | null {
  return byName.get(name.toLowerCase()) ?? null;
}

const orders: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  number: ['=', '!=', '<', '<=', '>', '>=', 'in', 'is'],
  flag: ['=', '!=', 'is'],
  word: ['=', '!=', 'in', 'is'],
  id: ['=', '!=', 'in', 'is'],
  text: ['=', '!=', 'in', 'is', 'contains', 'starts with', 'ends with'],
  kept: ['=', '!=', '<', '<=', '>', '>=', 'in', 'is', 'contains', 'starts with', 'ends with'],
  labels: ['has', '=', '!=', 'in', 'is', 'contains', 'starts with', 'ends with'],
};

/** The operators that a field takes; `in` also takes a range where there is an order. */
export function operatorsOf({ type, rank }: Field): readonly string[] {
  switch (type) {
    case 'number':
    case 'share':
    case 'duration':
    case 'time':
      return orders.number ?? [];
    case 'word':
      return (rank ? orders.number : orders.word) ?? [];
    case 'queue':
    case 'agent':
    case 'inbox':
    case 'bot':
      return orders.text ?? [];
    case 'agents':
    case 'labels':
    case 'links':
      return orders.labels ?? [];
    default:
      return orders[type] ?? [];
  }
}

/** Whether its values stand in an order, so that ranges make sense. */
export function isOrdered(each: Field): boolean {
  return operatorsOf(each).includes('<');
}

/** Whether a session has several of it. */
export function isSet({ type }: Field): boolean {
  return type === 'agents' || type === 'labels' || type === 'links';
}
