import { Refusal } from '../../../core/refusal.ts';
import { argument, type Call, carrier, integer, nothing, type Operation } from '../call.ts';
import { blank, Linked, List } from '../schema.ts';
import { createSession, deleteSession, openSession, saveSession } from '../session-changes.ts';
import { encodeOne, encodeSessions, findSession, sessionsForUser } from '../sessions.ts';
import { ChatSessionEntity } from '../wire.ts';
import { OneTopic, SessionById, SessionChanges } from '../wire-requests.ts';

const base = { method: 'POST', access: 'members' } as const;

/** Sessions: reading, creating, saving, deleting. */
export const sessionOperations: readonly Operation[] = [
  // The second is where older clients know it.
  ...['/Agents/Chat/ChatSessionsForUser', '/Agents/CustomerService/ChatSessionsForUser'].map((path) => ({
    ...base,
    path,
    summary: 'List the sessions of the caller’s topics',
    answer: List(ChatSessionEntity),
    run: async (call: Call) => carrier(ChatSessionEntity, await encodeSessions(call, await sessionsForUser(call))),
  })),
  {
    ...base,
    path: '/Agents/Chat/GetChatSessionEntity',
    summary: 'Read a session; null when there is none',
    query: SessionById,
    answer: Linked(ChatSessionEntity),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'chatSessionEntityId'));
      return carrier(ChatSessionEntity, row && (await encodeOne(call, row)));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/CreateDefaultChatSessionEntity',
    summary: 'Show a blank session, of which nothing is kept',
    answer: ChatSessionEntity,
    run: async () => carrier(ChatSessionEntity, blank(ChatSessionEntity)),
  },
  {
    ...base,
    path: '/Agents/Chat/SaveChatSessionEntity',
    summary: 'Change a session, or open one under the id 0',
    body: SessionChanges,
    answer: Linked(ChatSessionEntity),
    run: async (call) => carrier(ChatSessionEntity, await save(call, null)),
  },
  {
    ...base,
    path: '/Agents/Chat/DeleteChatSessionEntity',
    summary: 'Delete a session',
    query: SessionById,
    run: async (call) => {
      await deleteSession(call, integer(call, 'chatSessionEntityId'));
      return nothing;
    },
  },
  {
    ...base,
    path: '/Agents/Chat/CreateChatSessionForTopic',
    summary: 'Open a session in a topic',
    body: OneTopic,
    answer: ChatSessionEntity,
    run: async (call) => {
      const row = await openSession(call, integer(call, 'ChatTopicId'), {});
      return carrier(ChatSessionEntity, await encodeOne(call, row));
    },
  },
];

/** Saves the entity of the body; `id` goes before the one that the entity names. */
export async function save(call: Call, id: number | null): Promise<ChatSessionEntity | null> {
  const entity = argument(call, 'entity') ?? argument(call, 'chatSessionEntity') ?? call.body;
  if (entity === undefined || entity === null) throw new Refusal('invalid-input', 'There is no entity to save.');
  const saved = id === null || id > 0 ? await saveSession(call, entity, id) : await createSession(call, entity);
  return saved && encodeOne(call, saved);
}
