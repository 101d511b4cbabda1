import { Refusal } from '../../../core/refusal.ts';
import { isBag, missing } from '../bind.ts';
import { argument, type Call, carrier, integer, nothing, type Operation, text } from '../call.ts';
import { clockFor } from '../clock.ts';
import { isOpen } from '../codec/topic.ts';
import { blankTopic } from '../codec/topic-settings.ts';
import { blank } from '../schema.ts';
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
import { ChatTopicEntity } from '../wire-topic.ts';

const base = { method: 'POST', access: 'members' } as const;

/** Topics and their members. */
export const topicOperations: readonly Operation[] = [
  {
    ...base,
    path: '/Agents/Chat/ChatTopicsForUser',
    summary: 'Get all chat topics which this user is a member of.',
    run: async (call) => carrier(ChatTopicEntity, await encodeTopics(call, topicsFor(call))),
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTopicEntity',
    summary: 'Gets a ChatTopicEntity object.',
    run: async (call) => {
      const queue = findTopic(call, integer(call, 'chatTopicEntityId'));
      return carrier(ChatTopicEntity, queue ? ((await encodeTopics(call, [queue]))[0] ?? null) : null);
    },
  },
  {
    ...base,
    path: '/Agents/Chat/CreateDefaultChatTopicEntity',
    summary: 'Set default values into a new ChatTopicEntity.',
    run: async () => carrier(ChatTopicEntity, blankTopic()),
  },
  {
    ...base,
    path: '/Agents/Chat/SaveChatTopicEntity',
    summary: 'Updates the existing ChatTopicEntity or creates a new one if the id is zero.',
    run: async (call) => {
      if (!isBag(call.body)) throw missing('chatTopicEntity');
      return carrier(ChatTopicEntity, await saveTopic(call, call.body, null));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/DeleteChatTopicEntity',
    summary: 'Deletes the ChatTopicEntity.',
    run: async (call) => {
      await deleteTopic(call, integer(call, 'chatTopicEntityId'));
      return nothing;
    },
  },
  {
    ...base,
    path: '/Agents/Chat/IsWithinOpeningHours',
    summary: 'Whether the chat topic is open right now.',
    run: async (call) => ({ kind: 'scalar', name: 'boolean', value: isTopicOpen(call, integer(call, 'ChatTopicId')) }),
  },
  {
    ...base,
    path: '/Agents/Chat/CreateDefaultChatTopicAgent',
    summary: 'Set default values into a new ChatTopicAgent.',
    run: async () => carrier(ChatTopicAgent, blank(ChatTopicAgent)),
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTopicUserAgentList',
    summary: 'Get the users who are members of a chat topic.',
    run: async (call) => {
      const queue = findTopic(call, integer(call, 'ChatTopicId'));
      return carrier(ChatTopicAgent, queue ? topicAgents(call, queue) : []);
    },
  },
  {
    ...base,
    path: '/Agents/Chat/GetChatTopicUserAgent',
    summary: 'Get one member of a chat topic.',
    run: async (call) => {
      const queue = findTopic(call, integer(call, 'ChatTopicId'));
      const username = text(call, 'Username');
      return carrier(ChatTopicAgent, queue && topicAgent(call, queue, username));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/AddChatTopicUserAgent',
    summary: 'Add a user to a chat topic.',
    run: async (call) => carrier(ChatTopicAgent, await setTopicAgent(call, topicOfCall(call), given(call), null)),
  },
  {
    ...base,
    path: '/Agents/Chat/UpdateChatTopicUserAgent',
    summary: 'Change the rights of a member of a chat topic.',
    run: async (call) => {
      const username = text(call, 'Username');
      return carrier(ChatTopicAgent, await setTopicAgent(call, topicOfCall(call), given(call), username));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/UpdateChatTopicUserAgents',
    summary: 'Replace all members of a chat topic.',
    run: async (call) => {
      const useragents = listOf(argument(call, 'Useragents'));
      if (!useragents) throw missing('Useragents');
      return carrier(ChatTopicAgent, await replaceTopicAgents(call, topicOfCall(call), useragents));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/DeleteChatTopicUserAgent',
    summary: 'Remove a user from a chat topic.',
    run: async (call) => {
      await removeTopicAgent(call, topicOfCall(call), text(call, 'Username'));
      return nothing;
    },
  },
];

export function isTopicOpen(call: Call, id: number): boolean {
  const queue = findTopic(call, id);
  if (!queue) throw new Refusal('invalid-input', `ChatTopic id ${id} not found`);
  return isOpen(queue, (zone) => clockFor(undefined, { ...call.settings, zone }), call.settings.zone, call.now);
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

/** A list, or what XML makes of one: an element that repeats within another. */
export function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (value === '') return [];
  return isBag(value) ? Object.values(value).flat() : null;
}
