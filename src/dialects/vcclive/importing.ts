import type { ImportReader } from '../../app/imports/import-reader.ts';
import type { ForeignName } from '../../core/imports.ts';
import { checkedRecord } from '../checked-record.ts';
import { clockOf } from './clock.ts';
import { decodeChat } from './codec/past-chat.ts';
import { Chat } from './wire.ts';

/** Chats of the vendor's chat log, one by one or in answers. */
export const imports: ImportReader = {
  lists: ['response'],
  read(record, { account }) {
    const chat = checkedRecord(Chat, record);
    return {
      id: `${chat.projectId}/${chat.chatId}`,
      names: namesIn(chat),
      visitor: {
        known: chat.contactId === null ? null : { kind: 'imported-contact', name: String(chat.contactId) },
        facts: { name: chat.visitorName || null },
      },
      decode: ({ snapshot, visitorId, idOf }) =>
        decodeChat(chat, {
          snapshot,
          visitorId,
          inboxId: idOf('inbox', String(chat.projectId)),
          clock: clockOf(account.zone),
        }),
    };
  },
  readBack(answer, given) {
    const { response } = answer as { readonly response: readonly object[] };
    return { given, read: response[0] };
  },
};

function namesIn(chat: Chat): readonly ForeignName[] {
  const names = new Map<string, ForeignName>();
  const add = (kind: ForeignName['kind'], key: number | null, name: string | null) => {
    if (key !== null && !names.get(`${kind}:${key}`)?.name)
      names.set(`${kind}:${key}`, { kind, key: String(key), name });
  };
  add('inbox', chat.projectId, null);
  add('queue', chat.firstQueueId, chat.firstQueueName);
  add('agent', chat.firstAgent, chat.firstAgentName);
  add('agent', chat.lastAgent, chat.lastAgentName);
  for (const { fromAgent, toAgent, fromQueueId, toQueueId } of chat.transfers) {
    for (const agent of [fromAgent, toAgent]) add('agent', agent, null);
    for (const queue of [fromQueueId, toQueueId]) add('queue', queue, null);
  }
  return [...names.values()];
}
