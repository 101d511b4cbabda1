import { isQueueOpen } from '../../../app/calendars.ts';
import { Refusal } from '../../../core/refusal.ts';
import { isBag, listOf, missing } from '../bind.ts';
import { argument, type Call, carrier, integer, nothing, type Operation, text } from '../call.ts';
import { clockFor } from '../clock.ts';
import { isOpen } from '../codec/topic.ts';
import { blankTopic } from '../codec/topic-settings.ts';
import { Bool, blank, Linked, List } from '../schema.ts';
import { topicsFor } from '../sessions.ts';
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
import { ChatTopicAgent } from '../wire.ts';
import {
  MembersToSet,
  MemberToAdd,
  MemberToChange,
  OneMember,
  OneTopic,
  TopicById,
  TopicChanges,
} from '../wire-requests.ts';
import { ChatTopicEntity } from '../wire-topic.ts';

const base = { method: 'POST', access: 'members' } as const;

/** Topics and their members. */
export const topicOperations: readonly Operation[] = [
  {
    ...base,
    path: '/Agents/Chat/ChatTopicsForUser',
    summary: 'List the caller’s topics',
    answer: List(ChatTopicEntity),
    run: async (call) => carrier(ChatTopicEntity, await encodeTopics(call, topicsFor(call))),
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTopicEntity',
    summary: 'Read a topic; null when there is none',
    query: TopicById,
    answer: Linked(ChatTopicEntity),
    run: async (call) => {
      const queue = findTopic(call, integer(call, 'chatTopicEntityId'));
      return carrier(ChatTopicEntity, queue ? ((await encodeTopics(call, [queue]))[0] ?? null) : null);
    },
  },
  {
    ...base,
    path: '/Agents/Chat/CreateDefaultChatTopicEntity',
    summary: 'Show a blank topic, of which nothing is kept',
    answer: ChatTopicEntity,
    run: async () => carrier(ChatTopicEntity, blankTopic()),
  },
  {
    ...base,
    path: '/Agents/Chat/SaveChatTopicEntity',
    summary: 'Change a topic, or create one under the id 0',
    body: TopicChanges,
    answer: Linked(ChatTopicEntity),
    run: async (call) => {
      if (!isBag(call.body)) throw missing('chatTopicEntity');
      return carrier(ChatTopicEntity, await saveTopic(call, call.body, null));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/DeleteChatTopicEntity',
    summary: 'Delete a topic',
    query: TopicById,
    run: async (call) => {
      await deleteTopic(call, integer(call, 'chatTopicEntityId'));
      return nothing;
    },
  },
  {
    ...base,
    path: '/Agents/Chat/IsWithinOpeningHours',
    summary: 'Tell whether a topic is open now',
    body: OneTopic,
    answer: Bool,
    run: async (call) => ({ kind: 'scalar', name: 'boolean', value: isTopicOpen(call, integer(call, 'ChatTopicId')) }),
  },
  {
    ...base,
    path: '/Agents/Chat/CreateDefaultChatTopicAgent',
    summary: 'Show a blank member, of which nothing is kept',
    answer: ChatTopicAgent,
    run: async () => carrier(ChatTopicAgent, blank(ChatTopicAgent)),
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTopicUserAgentList',
    summary: 'List the members of a topic',
    body: OneTopic,
    answer: List(ChatTopicAgent),
    run: async (call) => {
      const queue = findTopic(call, integer(call, 'ChatTopicId'));
      return carrier(ChatTopicAgent, queue ? topicAgents(call, queue) : []);
    },
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTopicUserAgent',
    summary: 'Read a member of a topic; null when there is none',
    body: OneMember,
    answer: Linked(ChatTopicAgent),
    run: async (call) => {
      const queue = findTopic(call, integer(call, 'ChatTopicId'));
      const username = text(call, 'Username');
      return carrier(ChatTopicAgent, queue && topicAgent(call, queue, username));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/AddChatTopicUserAgent',
    summary: 'Add a member to a topic',
    body: MemberToAdd,
    answer: ChatTopicAgent,
    run: async (call) => carrier(ChatTopicAgent, await setTopicAgent(call, topicOfCall(call), given(call), null)),
  },
  {
    ...base,
    path: '/Agents/Chat/UpdateChatTopicUserAgent',
    summary: 'Change the rights of a topic’s member',
    body: MemberToChange,
    answer: ChatTopicAgent,
    run: async (call) => {
      const username = text(call, 'Username');
      return carrier(ChatTopicAgent, await setTopicAgent(call, topicOfCall(call), given(call), username));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/UpdateChatTopicUserAgents',
    summary: 'Put members in the place of all that a topic has',
    body: MembersToSet,
    answer: List(ChatTopicAgent),
    run: async (call) => {
      const useragents = listOf(argument(call, 'Useragents'));
      if (!useragents) throw missing('Useragents');
      return carrier(ChatTopicAgent, await replaceTopicAgents(call, topicOfCall(call), useragents));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/DeleteChatTopicUserAgent',
    summary: 'Remove a member from a topic',
    body: OneMember,
    run: async (call) => {
      await removeTopicAgent(call, topicOfCall(call), text(call, 'Username'));
      return nothing;
    },
  },
];

export function isTopicOpen(call: Call, id: number): boolean {
  const queue = findTopic(call, id);
  if (!queue) throw new Refusal('invalid-input', `ChatTopic id ${id} not found`);
  return (
    isQueueOpen(call.snapshot, queue, call.now) &&
    isOpen(queue, (zone) => clockFor(undefined, { ...call.settings, zone }), call.settings.zone, call.now)
  );
}

function topicOfCall(call: Call) {
  const id = integer(call, 'ChatTopicId');
  const queue = findTopic(call, id);
  if (!queue) throw new Refusal('invalid-input', `ChatTopic id ${id} not found`);
  return queue;
}

function given(call: Call): unknown {
  const useragent = argument(call, 'Useragent');
  if (!isBag(useragent)) throw missing('Useragent');
  return useragent;
}
