import type { ImportReader } from '../../app/imports/import-reader.ts';
import { checkedRecord } from '../checked-record.ts';
import { decodeHistory } from './codec/past-session.ts';
import { PastHistory } from './wire.ts';

/** Who answered is not told by the vendor: whoever brings the history in says who it was. */
const ANSWERED = 'operator';

/** Items of the vendor's history, one by one or in answers. */
export const imports: ImportReader = {
  lists: ['items', 'history', 'histories'],
  read(record) {
    const past = checkedRecord(PastHistory, record);
    const { button, visitor, messages } = past;
    const email = visitor.emaillAddress || visitor.emailAddress || null;
    const isAnswered = messages.some(({ source }) => source === 'operator');
    return {
      id: past.id,
      names: [
        { kind: 'inbox', key: button.id, name: button.name },
        ...(isAnswered ? [{ kind: 'agent', key: ANSWERED, name: 'Whoever answered' } as const] : []),
      ],
      visitor: {
        known: email === null ? null : { kind: 'imported-visitor', name: email.toLowerCase() },
        facts: { name: visitor.name || null, email },
      },
      decode({ snapshot, visitorId, idOf }) {
        const id = idOf('agent', ANSWERED);
        return decodeHistory(past, {
          snapshot,
          visitorId,
          operator: { id, name: snapshot.agents.get(id)?.name ?? '' },
        });
      },
    };
  },
  readBack(answer, given) {
    const past = given as PastHistory;
    const { id: _id, messages, ...read } = answer as PastHistory;
    const withoutSession = (message: object) => ({ ...message, sessionId: past.id });
    return {
      given: { ...past, messages: past.messages.map(withoutSession) },
      read: { ...read, id: past.id, button: past.button, messages: messages.map(withoutSession) },
    };
  },
};
