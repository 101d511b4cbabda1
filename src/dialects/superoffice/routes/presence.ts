import { agentActorOf } from '../../../app/authentication.ts';
import type { Agent } from '../../../core/directory.ts';
import { bind, listOf, missing } from '../bind.ts';
import { argument, boolean, type Call, carrier, nothing, type Operation } from '../call.ts';
import { userItems } from '../codec/lists.ts';
import { blank, List } from '../schema.ts';
import { query } from '../sessions.ts';
import { ChatPresence, MDOListItem } from '../wire.ts';
import { PresencesToSave, UsersWanted } from '../wire-requests.ts';

const base = { method: 'POST', access: 'members' } as const;

/** Who is here, and who could be. */
export const presenceOperations: readonly Operation[] = [
  {
    ...base,
    path: '/Agents/Chat/GetChatPresence',
    summary: 'List the users, with who of them is present',
    answer: List(ChatPresence),
    run: async (call) => carrier(ChatPresence, await presences(call)),
  },
  {
    ...base,
    path: '/Agents/Chat/SaveChatPresence',
    summary: 'Set which users are present',
    body: PresencesToSave,
    run: async (call) => {
      await savePresences(call, argument(call, 'ChatPresence'));
      return nothing;
    },
  },
  {
    ...base,
    path: '/Agents/Chat/GetUserAgentList',
    summary: 'List the users who can be members of topics',
    body: UsersWanted,
    answer: List(MDOListItem),
    run: async (call) => {
      const isPresent = (agent: Agent) => call.present.isPresent(agent.id);
      const wanted = boolean(call, 'OnlyPresent') ? isPresent : () => true;
      return carrier(MDOListItem, userItems(call.snapshot, boolean(call, 'Flat'), wanted));
    },
  },
];

/** Every user, with the topics in which they have any right and the chats they have now. */
export async function presences(call: Call): Promise<readonly ChatPresence[]> {
  const { app, actor, snapshot, present } = call;
  const system = { kind: 'system', accountId: actor.accountId } as const;
  const active = await app.history.find(system, query({ stages: ['active'] }));
  return [...snapshot.agents.values()]
    .filter(({ disabled }) => !disabled)
    .map((agent) => ({
      ...blank(ChatPresence),
      UserId: agent.number,
      DisplayName: agent.name,
      OngoingChats: active.filter(({ agentId }) => agentId === agent.id).length,
      Present: present.isPresent(agent.id),
      ChatTopics: [...snapshot.queues.values()]
        .filter(({ members }) => members.some(({ agentId, rights }) => agentId === agent.id && rights.length > 0))
        .map(({ number }) => number),
    }));
}

/** Of each entry only the user and whether they are present is read. Others' presence is for those who manage. */
export async function savePresences(call: Call, given: unknown): Promise<void> {
  const { snapshot, present } = call;
  const entries = listOf(given);
  if (!entries) throw missing('ChatPresence');
  const wishes = entries.map((entry) => bind(ChatPresence, entry, call.clock, 'ChatPresence'));
  for (const { UserId: number, Present: isPresent } of wishes) {
    const agent = [...snapshot.agents.values()].find((each) => each.number === number);
    const actor = agent && agentActorOf(snapshot, agent.id);
    if (!actor || isPresent === undefined || !maySet(call, agent)) continue;
    await present.set(actor, isPresent);
  }
}

function maySet({ actor }: Call, agent: Agent): boolean {
  if (actor.kind === 'integration') return actor.scopes.includes('chat');
  if (actor.kind !== 'agent') return false;
  if (actor.agentId === agent.id || actor.role !== 'agent') return true;
  return Object.values(actor.rights).some((rights) => rights.includes('manage'));
}
