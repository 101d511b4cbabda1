import type { Queue } from '../../../core/directory.ts';
import { Refusal } from '../../../core/refusal.ts';
import { listArchive } from '../archive.ts';
import { isBag, listOf, missing } from '../bind.ts';
import { type Answer, boolean, type Call, carrier, integer, nothing, type Operation, text } from '../call.ts';
import { userItems } from '../codec/lists.ts';
import { blankTopic } from '../codec/topic-settings.ts';
import { untold } from '../language.ts';
import { patched } from '../patch.ts';
import { Bool, List } from '../schema.ts';
import { openSession } from '../session-changes.ts';
import { encodeOne, topicsFor } from '../sessions.ts';
import {
  deleteTopic,
  encodeTopics,
  findTopic,
  removeTopicAgent,
  replaceTopicAgents,
  saveTopic,
  setTopicAgent,
  topicAgent,
  topicAgents,
} from '../topics.ts';
import { ChatPresence, ChatSessionEntity, ChatTopicAgent, MDOListItem } from '../wire.ts';
import {
  ArchivePage,
  ArchiveQuery,
  LinkedTopic,
  Member,
  PresenceToSave,
  TopicChanges,
  TopicPatch,
  UsersQuery,
} from '../wire-requests.ts';
import { ChatTopicEntity } from '../wire-topic.ts';
import { presences, savePresences } from './presence.ts';
import { withLinks } from './rest-sessions.ts';
import { isTopicOpen } from './topics.ts';

const access = 'members' as const;

/** The REST twin of the agent's topic and presence methods. */
export const restTopicOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/ChatTopic/default',
    access,
    summary: 'Show a blank topic, of which nothing is kept',
    answer: ChatTopicEntity,
    run: async () => carrier(ChatTopicEntity, blankTopic()),
  },
  {
    method: 'GET',
    path: '/ChatTopic/ForCurrentUser',
    access,
    summary: 'List the caller’s topics',
    answer: List(ChatTopicEntity),
    run: async (call) => carrier(ChatTopicEntity, await encodeTopics(call, topicsFor(call))),
  },
  {
    method: 'GET',
    path: '/ChatTopic/UserAgents',
    access,
    summary: 'List the users who can be members of topics',
    query: UsersQuery,
    answer: List(MDOListItem),
    run: async (call) => {
      const onlyPresent = boolean(call, 'onlyPresent');
      const items = userItems(
        call.snapshot,
        boolean(call, 'flat'),
        ({ id }) => !onlyPresent || call.present.isPresent(id),
      );
      return carrier(MDOListItem, items);
    },
  },
  {
    method: 'GET',
    path: '/ChatTopic/:id',
    access,
    summary: 'Read a topic',
    answer: LinkedTopic,
    run: async (call) => entity(call, (await encodeTopics(call, [found(call)]))[0] ?? null),
  },
  {
    method: 'POST',
    path: '/ChatTopic',
    access,
    summary: 'Create a topic',
    body: TopicChanges,
    answer: LinkedTopic,
    run: async (call) => entity(call, await saveTopic(call, bodyOf(call), 0)),
  },
  {
    method: 'PUT',
    path: '/ChatTopic/:id',
    access,
    summary: 'Change a topic',
    body: TopicChanges,
    answer: LinkedTopic,
    run: async (call) => entity(call, await saveTopic(call, bodyOf(call), found(call).number)),
  },
  {
    method: 'PATCH',
    path: '/ChatTopic/:id',
    access,
    summary: 'Change some settings of a topic',
    body: TopicPatch,
    answer: LinkedTopic,
    run: async (call) => {
      const queue = found(call);
      const [before] = await encodeTopics({ ...call, tongue: untold }, [queue]);
      return entity(call, await saveTopic(call, patched(before, call.body), queue.number));
    },
  },
  {
    method: 'DELETE',
    path: '/ChatTopic/:id',
    access,
    summary: 'Delete a topic',
    run: async (call) => {
      await deleteTopic(call, integer(call, 'id'));
      return nothing;
    },
  },
  {
    method: 'GET',
    path: '/ChatTopic/:id/Sessions',
    access,
    summary: 'List the sessions of a topic that match a filter',
    query: ArchiveQuery,
    answer: ArchivePage,
    run: (call) => listArchive(call, found(call).id),
  },
  {
    method: 'POST',
    path: '/ChatTopic/:id/Sessions',
    access,
    summary: 'Open a session in a topic',
    answer: ChatSessionEntity,
    run: async (call) => {
      const row = await openSession(call, found(call).number, {});
      return carrier(ChatSessionEntity, await encodeOne(call, row));
    },
  },
  {
    method: 'GET',
    path: '/ChatTopic/:id/IsOpen',
    access,
    summary: 'Tell whether a topic is open now',
    answer: Bool,
    run: async (call) => ({ kind: 'scalar', name: 'boolean', value: isTopicOpen(call, found(call).number) }),
  },
  {
    method: 'GET',
    path: '/ChatTopic/:id/UserAgent',
    access,
    summary: 'List the members of a topic',
    answer: List(ChatTopicAgent),
    run: async (call) => carrier(ChatTopicAgent, topicAgents(call, found(call))),
  },
  {
    method: 'POST',
    path: '/ChatTopic/:id/UserAgent',
    access,
    summary: 'Add a member to a topic',
    body: Member,
    answer: ChatTopicAgent,
    run: async (call) => carrier(ChatTopicAgent, await setTopicAgent(call, found(call), bodyOf(call), null)),
  },
  {
    method: 'PUT',
    path: '/ChatTopic/:id/UserAgent',
    access,
    summary: 'Put members in the place of all that a topic has',
    body: List(Member),
    answer: List(ChatTopicAgent),
    run: async (call) => {
      const members = listOf(call.body);
      if (!members) throw missing('userAgents');
      return carrier(ChatTopicAgent, await replaceTopicAgents(call, found(call), members));
    },
  },
  {
    method: 'GET',
    path: '/ChatTopic/:id/UserAgent/:username',
    access,
    summary: 'Read a member of a topic',
    answer: ChatTopicAgent,
    run: async (call) => {
      const member = topicAgent(call, found(call), text(call, 'username'));
      if (!member) throw new Refusal('not-found', `User '${text(call, 'username')}' not found`);
      return carrier(ChatTopicAgent, member);
    },
  },
  {
    method: 'PUT',
    path: '/ChatTopic/:id/UserAgent/:username',
    access,
    summary: 'Change the rights of a topic’s member',
    body: Member,
    answer: ChatTopicAgent,
    run: async (call) => {
      const member = await setTopicAgent(call, found(call), bodyOf(call), text(call, 'username'));
      return carrier(ChatTopicAgent, member);
    },
  },
  {
    method: 'DELETE',
    path: '/ChatTopic/:id/UserAgent/:username',
    access,
    summary: 'Remove a member from a topic',
    run: async (call) => {
      await removeTopicAgent(call, found(call), text(call, 'username'));
      return nothing;
    },
  },
  {
    method: 'GET',
    path: '/Presence/GetAll',
    access,
    summary: 'List the users, with who of them is present',
    answer: List(ChatPresence),
    run: async (call) => carrier(ChatPresence, await presences(call)),
  },
  {
    method: 'POST',
    path: '/Presence/SaveAll',
    access,
    summary: 'Set which users are present',
    body: List(PresenceToSave),
    run: async (call) => {
      await savePresences(call, call.body);
      return nothing;
    },
  },
];

function found(call: Call): Queue {
  const id = integer(call, 'id');
  const queue = findTopic(call, id);
  if (!queue) throw new Refusal('not-found', `ChatTopic id ${id} not found`);
  return queue;
}

function bodyOf({ body }: Call): unknown {
  if (!isBag(body)) throw missing('entity');
  return body;
}

function entity({ baseUrl }: Call, value: ChatTopicEntity | null): Answer {
  return carrier(ChatTopicEntity, value && withLinks(value, `${baseUrl}/v1/ChatTopic`, value.ChatTopicId));
}
