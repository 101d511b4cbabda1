import { Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import { listArchive } from '../archive.ts';
import { isBag, missing } from '../bind.ts';
import {
  type Answer,
  boolean,
  type Call,
  carrier,
  integer,
  integerOr,
  nothing,
  type Operation,
  text,
} from '../call.ts';
import { encodeTranscript } from '../codec/transcript.ts';
import { patched } from '../patch.ts';
import { blank, Linked, List, Text } from '../schema.ts';
import { deleteSession, offerTransfer, rejectTransfer } from '../session-changes.ts';
import { encodeOne, encodeSessions, findSession, reread, sessionsForUser } from '../sessions.ts';
import { ChatMessage, ChatSessionEntity } from '../wire.ts';
import {
  ArchivePage,
  ArchiveQuery,
  LinkedSession,
  MessagesQuery,
  NewMessage,
  Patch,
  SessionChanges,
  TranscriptQuery,
} from '../wire-requests.ts';
import { addMessage, messagesOf } from './messages.ts';
import { acceptTransfer, pickUp, pickUpFirst, reset } from './session-life.ts';
import { save } from './sessions.ts';

const access = 'members' as const;

/** The REST twin of the agent's session methods: what is not found is 404 here, and entities carry links. */
export const restSessionOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/ChatSession',
    access,
    summary: 'List the sessions that match a filter',
    query: ArchiveQuery,
    answer: ArchivePage,
    run: (call) => listArchive(call),
  },
  {
    method: 'GET',
    path: '/ChatSession/default',
    access,
    summary: 'Show a blank session, of which nothing is kept',
    answer: ChatSessionEntity,
    run: async () => carrier(ChatSessionEntity, blank(ChatSessionEntity)),
  },
  {
    method: 'GET',
    path: '/ChatSession/ForCurrentUser',
    access,
    summary: 'List the sessions of the caller’s topics',
    answer: List(ChatSessionEntity),
    run: async (call) => carrier(ChatSessionEntity, await encodeSessions(call, await sessionsForUser(call))),
  },
  {
    method: 'POST',
    path: '/ChatSession/Pickup',
    access,
    summary: 'Give the caller the session that has waited longest; null when none waits',
    answer: Linked(ChatSessionEntity),
    run: async (call) => carrier(ChatSessionEntity, await pickUpFirst(call)),
  },
  {
    method: 'GET',
    path: '/ChatSession/:id',
    access,
    summary: 'Read a session',
    answer: LinkedSession,
    run: async (call) => entity(call, await encodeOne(call, await found(call))),
  },
  {
    method: 'POST',
    path: '/ChatSession',
    access,
    summary: 'Open a session',
    body: SessionChanges,
    answer: LinkedSession,
    run: async (call) => {
      if (!isBag(call.body)) throw missing('newEntity');
      return entity(call, await save({ ...call, body: { ...call.body, ChatSessionId: 0 } }, 0));
    },
  },
  {
    method: 'PUT',
    path: '/ChatSession/:id',
    access,
    summary: 'Change a session',
    body: SessionChanges,
    answer: LinkedSession,
    run: async (call) => {
      const row = await found(call);
      if (!isBag(call.body)) throw missing('entity');
      return entity(call, await save(call, row.number));
    },
  },
  {
    method: 'PATCH',
    path: '/ChatSession/:id',
    access,
    summary: 'Change some members of a session',
    body: Patch,
    answer: LinkedSession,
    run: async (call) => {
      const row = await found(call);
      refuseChanged(call, row);
      const before = await encodeOne(call, row);
      const body = patched(before, call.body);
      return entity(call, await save({ ...call, body }, row.number));
    },
  },
  {
    method: 'DELETE',
    path: '/ChatSession/:id',
    access,
    summary: 'Delete a session',
    run: async (call) => {
      await deleteSession(call, integer(call, 'id'));
      return nothing;
    },
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/TransferTo/:toAssociate',
    access,
    summary: 'Offer a session to another user',
    answer: ChatSessionEntity,
    run: (call) => changed(call, (row) => offerTransfer(call, row, text(call, 'toAssociate'))),
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/AcceptTransfer',
    access,
    summary: 'Take a session that was offered to the caller',
    answer: ChatSessionEntity,
    run: (call) => changed(call, (row) => acceptTransfer(call, row)),
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/RejectTransfer',
    access,
    summary: 'Turn down a session that was offered, or take the offer back',
    answer: ChatSessionEntity,
    run: (call) => changed(call, (row) => rejectTransfer(call, row)),
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/Pickup',
    access,
    summary: 'Give the caller a session that waits; null when it does not',
    answer: Linked(ChatSessionEntity),
    run: async (call) => carrier(ChatSessionEntity, await pickUp(call, await found(call))),
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/Reset',
    access,
    summary: 'Let a session begin again, without user and bot',
    answer: ChatSessionEntity,
    run: (call) => changed(call, (row) => reset(call, row)),
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/Transcript',
    access,
    summary: 'Write out the messages of a session, as text or HTML',
    query: TranscriptQuery,
    answer: Text,
    run: async (call) => {
      const messages = await messagesOf(call, await found(call), 0);
      return { kind: 'scalar', name: 'string', value: encodeTranscript(messages, boolean(call, 'html'), call) };
    },
  },
  {
    method: 'GET',
    path: '/ChatSession/:id/Messages',
    access,
    summary: 'List the messages of a session that follow one of them',
    query: MessagesQuery,
    answer: List(ChatMessage),
    run: async (call) => {
      const row = await found(call);
      await call.customers.fetch(row, call.now, call.settings.idleSeconds);
      const shown = await messagesOf(call, row, integerOr(call, 'after', 0));
      return carrier(
        ChatMessage,
        shown.map(({ message }) => message),
      );
    },
  },
  {
    method: 'POST',
    path: '/ChatSession/:id/Messages',
    access,
    summary: 'Post a message in a session',
    body: NewMessage,
    answer: ChatMessage,
    run: async (call) => {
      const row = await found(call);
      if (!isBag(call.body)) throw missing('message');
      return carrier(ChatMessage, await addMessage(call, row, call.body));
    },
  },
];

async function found(call: Call): Promise<SessionRow> {
  const id = integer(call, 'id');
  const row = await findSession(call, id);
  if (!row) throw new Refusal('not-found', `ChatSession id ${id} not found`);
  return row;
}

/** Dates of HTTP know no fractions of a second. */
function refuseChanged({ headers }: Call, { updatedAt }: SessionRow): void {
  const since = Date.parse(String(headers['if-unmodified-since'] ?? ''));
  if (Number.isNaN(since) || Math.floor(updatedAt / 1000) * 1000 <= since) return;
  throw new Refusal('idempotency-mismatch', 'The chat session has changed since.');
}

async function changed(call: Call, change: (row: SessionRow) => Promise<void>): Promise<Answer> {
  const row = await found(call);
  await change(row);
  return carrier(ChatSessionEntity, await reread(call, row));
}

function entity({ baseUrl }: Call, value: ChatSessionEntity | null): Answer {
  return carrier(ChatSessionEntity, value && withLinks(value, `${baseUrl}/v1/ChatSession`, value.ChatSessionId));
}

/** The entity with the addresses that the REST flavour adds. */
export function withLinks<T extends object>(value: T, archive: string, id: number) {
  return { ...value, _Links: { Self: `${archive}/${id}`, Archive: archive } };
}
