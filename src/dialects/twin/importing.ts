import type { ImportReader } from '../../app/imports/import-reader.ts';
import type { ForeignName } from '../../core/imports.ts';
import { checkedRecord } from '../checked-record.ts';
import { isChat } from './codec/kept.ts';
import { ownMembers } from './codec/past-differences.ts';
import { decodePastSession } from './codec/past-session.ts';
import { PastSession } from './wire.ts';

/** Items of the vendor's search with their messages: `{"item": …, "messages": […]}`. */
export const imports: ImportReader = {
  lists: ['sessions'],
  isInbox: isChat,
  read(record) {
    const past = checkedRecord(PastSession, record);
    const { item } = past;
    return {
      id: item.id,
      names: namesIn(past),
      visitor: {
        known: item.clientId === null ? null : { kind: 'client', name: item.clientId },
        facts: { name: item.name || null },
      },
      decode({ snapshot, visitorId, idOf }) {
        const chatId = idOf('inbox', item.chatId);
        return decodePastSession({ ...past, item: { ...item, chatId } }, { snapshot, visitorId });
      },
    };
  },
  readBack(answer, given) {
    const { item } = given as PastSession;
    const [read] = (answer as { readonly items: readonly object[] }).items;
    const told = (members: object = {}) =>
      Object.fromEntries(Object.entries(members).filter(([name]) => name === 'id' || !ownMembers.has(name)));
    return { given: told(item), read: told(read) };
  },
};

function namesIn({ item, messages }: PastSession): readonly ForeignName[] {
  const agents = new Map<string, string | null>();
  const add = (id: unknown, name: string | null) => {
    if (id !== null && id !== undefined) agents.set(String(id), agents.get(String(id)) ?? name);
  };
  add(item.userId, item.operatorName);
  add(item.closedByUserId, item.closedByOperatorName);
  for (const { authorType, authorId, authorName } of messages) {
    if (authorType === 'OPERATOR') add(authorId, authorName);
  }
  return [
    { kind: 'inbox', key: item.chatId, name: item.chatName },
    ...(item.operatorGroupIds ?? []).map((id) => ({ kind: 'queue', key: String(id), name: null }) as const),
    ...[...agents].map(([key, name]) => ({ kind: 'agent', key, name }) as const),
  ];
}
