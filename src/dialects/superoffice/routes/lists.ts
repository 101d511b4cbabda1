import { invalidInput, Refusal } from '../../../core/refusal.ts';
import { listArchive } from '../archive.ts';
import { bindInteger, listOf, memberOf } from '../bind.ts';
import { boolean, type Call, carrier, type Operation, text } from '../call.ts';
import { associateOf, loginOf } from '../codec/associate.ts';
import { botItems, channelItems, statusItems, userItems } from '../codec/lists.ts';
import { Bool, List, Text } from '../schema.ts';
import { deleteSession } from '../session-changes.ts';
import { rightsIn, topicsFor } from '../sessions.ts';
import { MDOListItem } from '../wire.ts';
import { ArchivePage, ArchiveQuery, ChoiceQuery, Principal, SessionIds } from '../wire-requests.ts';

const access = 'members' as const;
const MAX_IDS = 1000;
const names = ['chatsessionstatus', 'chatchannel', 'chatuser', 'chatbot', 'chatservice'] as const;

/** Lists for choosing, the archive under its other names, and what clients ask first. */
export const listOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/MDOList',
    access,
    summary: 'List the names of the lists to choose from',
    answer: List(Text),
    run: async () => ({ kind: 'raw', name: 'string', value: names }),
  },
  {
    method: 'GET',
    path: '/MDOList/:name',
    access,
    summary: 'List what can be chosen from a list',
    query: ChoiceQuery,
    answer: List(MDOListItem),
    run: async (call) => carrier(MDOListItem, matching(call, itemsOf(call, text(call, 'name').toLowerCase()))),
  },
  ...['ChatSession', 'FindChatSession', 'SimpleChatSession'].map((name): Operation => {
    const run = (call: Call) => listArchive(call);
    const told = {
      summary: 'List the sessions that match a filter',
      query: ArchiveQuery,
      answer: ArchivePage,
    } as const;
    return { method: 'GET', path: `/Archive/${name}`, access, ...told, run };
  }),
  {
    method: 'GET',
    path: '/User/currentPrincipal',
    access,
    summary: 'Tell who the caller is',
    answer: Principal,
    run: async (call) => ({ kind: 'raw', name: 'Principal', value: principalOf(call) }),
  },
  {
    method: 'POST',
    path: '/Agents/CustomerService/HasChatNotify',
    access,
    summary: 'Tell whether the caller is notified of new sessions',
    answer: Bool,
    run: async (call) => {
      const isNotified = topicsFor(call).some((queue) => rightsIn(call.actor, queue).includes('notify'));
      return { kind: 'scalar', name: 'boolean', value: isNotified };
    },
  },
  {
    method: 'POST',
    path: '/Agents/CustomerService/DeleteChatSessions',
    access,
    summary: 'Delete several sessions',
    body: SessionIds,
    run: async (call) => {
      const ids = (listOf(memberOf(call.body, 'Ids')) ?? []).map((id) => bindInteger(id, 'Ids'));
      if (ids.length > MAX_IDS) throw invalidInput('/Ids', `There are more than ${MAX_IDS} ids.`);
      for (const id of ids) await deleteSession(call, id);
      return { kind: 'none' };
    },
  },
];

function itemsOf(call: Call, name: string): readonly MDOListItem[] {
  const { snapshot, actor, present } = call;
  const additional = String(memberOf(call.query, 'additional') ?? '');
  switch (name) {
    case 'chatsessionstatus':
      return statusItems();
    case 'chatchannel':
      return channelItems(snapshot, additional);
    case 'chatuser': {
      const ownId = actor.kind === 'agent' ? actor.agentId : null;
      const topic = /topicid=(\d+)/i.exec(additional)?.[1];
      const queue = [...snapshot.queues.values()].find(({ number }) => String(number) === topic);
      return userItems(snapshot, boolean(call, 'flat') || wordsIn(call) !== '', ({ id }) => {
        if (/onlypresent/i.test(additional) && !present.isPresent(id)) return false;
        if (/removeself/i.test(additional) && id === ownId) return false;
        return topic === undefined || (queue?.members.some(({ agentId }) => agentId === id) ?? false);
      });
    }
    case 'chatbot':
      return botItems(snapshot);
    case 'chatservice':
      return [];
    default:
      throw new Refusal('not-found', `MDOList '${name}' not found`);
  }
}

function matching(call: Call, items: readonly MDOListItem[]): readonly MDOListItem[] {
  const wanted = wordsIn(call);
  return wanted === '' ? items : items.filter(({ Name }) => Name.toLowerCase().includes(wanted));
}

/** What is searched for, in lower case; a search is over all items, whatever group they are in. */
function wordsIn({ query }: Call): string {
  return String(memberOf(query, 'query') ?? '').toLowerCase();
}

/** The user as far as chats need it; a key has no user. */
function principalOf({ actor, snapshot }: Call) {
  const agent = actor.kind === 'agent' ? snapshot.agents.get(actor.agentId) : undefined;
  const user = associateOf(snapshot, agent?.id);
  return {
    Associate: agent ? loginOf(agent) : '',
    AssociateId: user?.AssociateId ?? 0,
    EjUserId: user?.EjUserId ?? 0,
    PersonId: user?.PersonId ?? 0,
    FullName: user?.FullName ?? (actor.kind === 'integration' ? actor.name : ''),
    UserName: user?.UserName ?? '',
    EMailAddress: agent?.email ?? '',
    UserType: user ? user.Type : 'SystemAssociate',
    GroupId: 0,
    RoleName: agent?.role ?? '',
    DatabaseContextIdentifier: snapshot.account.slug,
  };
}
