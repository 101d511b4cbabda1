import type { ImportReader } from '../../app/imports/import-reader.ts';
import type { ForeignName } from '../../core/imports.ts';
import { invalidInput } from '../../core/refusal.ts';
import { checkedRecord } from '../checked-record.ts';
import { decodeTranscript } from './past-transcript.ts';
import { Transcript } from './transcript-wire.ts';
import type { Session } from './wire-session.ts';

/** Transcripts of another Koine in their JSON form, one after another. */
export const imports: ImportReader = {
  lists: [],
  isInbox: ({ id }, key) => id === key,
  read(record) {
    if ((record as { readonly kind?: unknown } | null)?.kind !== 'koine-transcript') {
      throw invalidInput('/kind', 'This is no transcript of Koine as JSON; rows of an export hold no messages.');
    }
    const transcript = checkedRecord(Transcript, record);
    const { id: name, email, phone, language, ...visitor } = transcript.session.visitor;
    return {
      id: transcript.session.id,
      names: namesIn(transcript),
      visitor: {
        known: { kind: 'imported-visitor', name },
        facts: { name: visitor.name, email, phone, language, attributes: visitor.attributes },
      },
      decode: (target) => decodeTranscript(transcript, target),
    };
  },
  /** The session is compared, with its counts and times; numbers, places and people are this account's. */
  readBack(answer, given) {
    return { given: comparable((given as Transcript).session), read: comparable(answer as Session) };
  },
};

function comparable(session: Session) {
  const { number, inbox, inboxNumber, version, updatedAt, queue, firstQueue, agent, firstAgent, agents, ...rest } =
    session;
  const { sla, botId, ...told } = rest;
  const { id, ...visitor } = told.visitor;
  return { ...told, visitor };
}

function namesIn({ session, messages }: Transcript): readonly ForeignName[] {
  const names = new Map<string, ForeignName>();
  const add = (kind: ForeignName['kind'], id: string, name: string | null) => {
    if (!names.get(`${kind}:${id}`)?.name) names.set(`${kind}:${id}`, { kind, key: id, name });
  };
  add('inbox', session.inbox.id, session.inbox.name);
  for (const queue of [session.firstQueue, session.queue]) if (queue) add('queue', queue.id, queue.name);
  if (session.firstAgent) add('agent', session.firstAgent.id, session.firstAgent.name);
  for (const { from } of messages) if (from.kind === 'agent' && from.id !== null) add('agent', from.id, from.name);
  return [...names.values()];
}
