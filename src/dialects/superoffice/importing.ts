import type { ImportReader } from '../../app/imports/import-reader.ts';
import { checkedRecord } from '../checked-record.ts';
import { clockFor } from './clock.ts';
import { decodePastSession } from './codec/past-session.ts';
import { settingsOf } from './settings.ts';
import { ChatSessionEntity } from './wire.ts';

/** The vendor tells no inbox: sessions of a topic go where whoever brings them in says. */
const inboxOf = (topicId: number) => `topic ${topicId}`;

/** Carriers of chat sessions, as the vendor's chat agent answers with them. */
export const imports: ImportReader = {
  lists: ['value'],
  isInbox: () => false,
  read(record, { account }) {
    const entity = checkedRecord(ChatSessionEntity, record);
    const { TopicId, User, CustomerName, CustomerEmail, CustomerPhone } = entity;
    return {
      id: String(entity.ChatSessionId),
      names: [
        { kind: 'inbox', key: inboxOf(TopicId), name: `Where chats of topic ${TopicId} came in` },
        { kind: 'queue', key: String(TopicId), name: null },
        ...(User ? [{ kind: 'agent', key: String(User.AssociateId), name: User.FullName || null } as const] : []),
      ],
      visitor: {
        known: CustomerEmail === '' ? null : { kind: 'imported-visitor', name: CustomerEmail.toLowerCase() },
        facts: { name: CustomerName || null, email: CustomerEmail || null, phone: CustomerPhone || null },
      },
      decode: ({ snapshot, visitorId, idOf }) =>
        decodePastSession(entity, {
          snapshot,
          visitorId,
          inboxId: idOf('inbox', inboxOf(TopicId)),
          clock: clockFor(undefined, settingsOf(account)),
        }),
    };
  },
  readBack(answer, given) {
    const { ChatSessionId } = given as ChatSessionEntity;
    const { _Links, ...read } = answer as Readonly<Record<string, unknown>>;
    return { given, read: { ...read, ChatSessionId } };
  },
};
