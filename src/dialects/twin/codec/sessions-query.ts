import type { Condition, ConditionMember } from '../../../core/condition.ts';
import type { SessionFilter } from '../../../core/query.ts';
import { isUuid, type Parameters } from '../parameters.ts';
import { channelOf } from './words.ts';

/** How a list that takes visitors' and operators' names finds whom they name. */
export interface Names {
  /** The visitors behind the vendor's client ids. */
  readonly clients: (ids: readonly string[]) => Promise<readonly string[]>;
  /** The inboxes behind the ids of chats. */
  readonly chats: (ids: readonly string[]) => readonly string[];
  /** The agents behind a user's number or id, one in each account. */
  readonly operators: (id: string) => readonly string[];
}

const nothing: Condition = { kind: 'any', of: [] };

/**
 * The filters of all three lists; each takes those that the others document. Unknown values fit nothing. Both bounds of
 * a time belong to the range, and the last one's whole second, for times are shown without fractions.
 */
export async function readFilter(parameters: Parameters, names: Names): Promise<SessionFilter> {
  const [from, to] = [parameters.time('from'), parameters.time('to')];
  const clients = parameters.list('clientId');
  const spam = parameters.flag('markedAsSpam');
  const ids = [parameters.list('id'), parameters.list('sessionId')].filter((list) => list !== null);
  const byUpdate = readDateField(parameters) === 'updatedAt';
  const before = to === null ? null : Math.floor(to / 1000) * 1000 + 1000;
  const where = [
    ...(clients === null ? [] : idsIn('visitorId', await names.clients(clients))),
    ...(byUpdate ? updatedWithin(from, before) : []),
    ...botIs(parameters.list('botId')),
    ...kept('tags', parameters.list('tags')),
    ...chatIn(parameters.list('chatId'), names),
    ...statusIn(parameters.list('status')),
    ...operatorTypeIn(parameters.list('operatorType')),
    ...botStatusIn(parameters.list('botStatus')),
    ...channelsIn(parameters.list('messengerType')),
    ...operatorIs(parameters.list('operatorId'), names),
    ...nameIs(parameters.text('name')),
    ...(await keywordIn(parameters.text('keyword'), names)),
    ...atLeast('messageCount', parameters.integer('minMessageCount', { least: 0 })),
    ...(parameters.flag('onlyClientMessages') === true ? [onlyClient] : []),
    ...(parameters.flag('clientBanned') === true ? [nothing] : []),
    ...(parameters.flag('groupByClientId') === true ? [{ kind: 'newest-of-visitor' } as const] : []),
  ];
  return {
    ...(ids.length > 0 && {
      ids: ids.reduce((some, others) => some.filter((id) => others.includes(id))).filter(isUuid),
    }),
    ...(!byUpdate && from !== null && { openedFrom: from }),
    ...(!byUpdate && before !== null && { openedBefore: before }),
    ...(spam !== null && { spam }),
    ...(where.length > 0 && { where: { kind: 'all', of: where } }),
  };
}

const onlyClient: Condition = {
  kind: 'all',
  of: [
    { kind: 'compare', member: 'messageCount', operator: '>', value: 0 },
    { kind: 'compare', member: 'othersMessageCount', operator: '=', value: 0 },
  ],
};

function readDateField(parameters: Parameters): 'createdAt' | 'updatedAt' {
  const field = parameters.text('dateField');
  if (field === null || field === 'createdAt') return 'createdAt';
  if (field !== 'updatedAt') parameters.fault('dateField', 'must be createdAt or updatedAt');
  return 'updatedAt';
}

function updatedWithin(from: number | null, before: number | null): readonly Condition[] {
  return [
    ...(from === null ? [] : [{ kind: 'compare', member: 'updatedAt', operator: '>=', value: from } as const]),
    ...(before === null ? [] : [{ kind: 'compare', member: 'updatedAt', operator: '<', value: before } as const]),
  ];
}

function idsIn(member: ConditionMember, ids: readonly string[] | null): readonly Condition[] {
  return ids === null ? [] : [{ kind: 'one-of', member, values: ids.filter(isUuid) }];
}

function chatIn(ids: readonly string[] | null, { chats }: Names): readonly Condition[] {
  return ids === null ? [] : [{ kind: 'one-of', member: 'inboxId', values: chats(ids) }];
}

function kept(name: string, values: readonly string[] | null): readonly Condition[] {
  if (values === null) return [];
  return [{ kind: 'any', of: values.map((value): Condition => ({ kind: 'extra', dialect: 'twin', name, value })) }];
}

const isOver: Condition = { kind: 'compare', member: 'isOver', operator: '=', value: 1 };
const isTaken: Condition = { kind: 'compare', member: 'agentId', operator: '<>', value: null };
const wasHandedOff: Condition = { kind: 'compare', member: 'handedOffAt', operator: '<>', value: null };
const hasBot: Condition = {
  kind: 'any',
  of: [
    { kind: 'not', of: { kind: 'extra', dialect: 'twin', name: 'botId', value: null } },
    { kind: 'compare', member: 'botId', operator: '<>', value: null },
    wasHandedOff,
  ],
};
const isDriven: Condition = { kind: 'not', of: { kind: 'any', of: [isOver, isTaken, wasHandedOff] } };

/** The bot that the vendor's side named, or the one of Koine's that has the session. */
function botIs(ids: readonly string[] | null): readonly Condition[] {
  return ids === null ? [] : [{ kind: 'any', of: [...kept('botId', ids), ...idsIn('botId', ids)] }];
}

function statusIn(words: readonly string[] | null): readonly Condition[] {
  return wordsIn(words, { ACTIVE: { kind: 'not', of: isOver }, CLOSED: isOver });
}

function operatorTypeIn(words: readonly string[] | null): readonly Condition[] {
  return wordsIn(words, { OPERATOR: isTaken, BOT: { kind: 'all', of: [{ kind: 'not', of: isTaken }, hasBot] } });
}

function botStatusIn(words: readonly string[] | null): readonly Condition[] {
  return wordsIn(words, {
    ACTIVE: { kind: 'all', of: [hasBot, isDriven] },
    STOPPED: { kind: 'all', of: [hasBot, { kind: 'not', of: isDriven }] },
  });
}

/** Words are compared in any case; one that is not known fits nothing. */
function wordsIn(words: readonly string[] | null, known: Readonly<Record<string, Condition>>): readonly Condition[] {
  if (words === null) return [];
  return [{ kind: 'any', of: words.map((word) => known[word.toUpperCase()] ?? nothing) }];
}

function channelsIn(words: readonly string[] | null): readonly Condition[] {
  return words === null ? [] : [{ kind: 'one-of', member: 'channel', values: words.map(channelOf) }];
}

function operatorIs(ids: readonly string[] | null, { operators }: Names): readonly Condition[] {
  return ids === null ? [] : [{ kind: 'one-of', member: 'agentId', values: ids.flatMap(operators) }];
}

function nameIs(name: string | null): readonly Condition[] {
  return name === null ? [] : [{ kind: 'match', member: 'visitorName', at: 'anywhere', text: name }];
}

/** The session's name, the phone of its client, the client's id, the session's id, or the client's id at the messenger. */
async function keywordIn(keyword: string | null, names: Names): Promise<readonly Condition[]> {
  if (keyword === null) return [];
  const word = keyword.trim();
  return [
    {
      kind: 'any',
      of: [
        { kind: 'match', member: 'visitorName', at: 'anywhere', text: word },
        { kind: 'match', member: 'visitorPhone', at: 'anywhere', text: word },
        ...idsIn('id', [word]),
        ...idsIn('visitorId', await names.clients([word])),
        { kind: 'extra', dialect: 'twin', name: 'messengerUserId', value: word },
        { kind: 'extra', dialect: 'twin', name: 'whatsappPhone', value: word },
      ],
    },
  ];
}

function atLeast(member: ConditionMember, least: number | null): readonly Condition[] {
  return least === null ? [] : [{ kind: 'compare', member, operator: '>=', value: least }];
}
