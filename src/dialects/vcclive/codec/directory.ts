import type { Agent, Inbox, Snapshot } from '../../../core/directory.ts';
import type { AgentPresence } from '../../../realtime/presence.ts';
import type { Clock } from '../clock.ts';
import type * as wire from '../wire.ts';

/** An inbox as a project; Koine has no folders, and every inbox is open for chats. */
export function encodeProject(inbox: Inbox): wire.Project {
  return {
    projectid: inbox.number,
    name: inbox.name,
    status: 'active',
    folderid: null,
    container: false,
    folder: null,
  };
}

/** Koine keeps no records, so a project has neither dispositions nor fields of them. */
export function encodeProjectParameters(): wire.ProjectParameters {
  return { dispositions: [], fields: [] };
}

const groups = { owner: 1, admin: 2, supervisor: 3, agent: 4 } as const satisfies Record<Agent['role'], number>;

/** An agent as a user: the e-mail address is the user name, queues are teams, and the role is the group. */
export function encodeUser(agent: Agent, snapshot: Snapshot): wire.User {
  const queues = [...snapshot.queues.values()].filter(({ members }) =>
    members.some(({ agentId }) => agentId === agent.id),
  );
  const served = new Set(queues.map(({ id }) => id));
  const projects = [...snapshot.inboxes.values()].filter(({ queueId }) => served.has(queueId));
  return {
    status: agent.disabled ? 'inactive' : 'active',
    name: agent.name,
    username: agent.email,
    extension: '',
    userid: agent.number,
    hourly: 0,
    is_agent: queues.length > 0,
    teams_name: queues.map(({ name }) => name).join(', '),
    projectIds: projects.map(({ number }) => String(number)),
    groupid: groups[agent.role],
    group_name: agent.role,
    custom_data: {},
  };
}

const states = { online: 'AVAILABLE4CALL', away: 'AUX', busy: 'UNAVAILABLE' } as const;

/** The agents who are here, by number; with a project, only those who are members of the queue that answers it. */
export function encodeOnlineUsers(
  present: readonly AgentPresence[],
  snapshot: Snapshot,
  project: Inbox | null,
  clock: Clock,
  now: number,
): readonly wire.OnlineUser[] {
  const queue = project && snapshot.queues.get(project.queueId);
  const users: wire.OnlineUser[] = [];
  for (const { actor, state, since } of present) {
    const agent = snapshot.agents.get(actor.id ?? '');
    if (!agent || state === 'offline') continue;
    if (project && !queue?.members.some(({ agentId }) => agentId === agent.id)) continue;
    users.push({
      userId: agent.number,
      username: agent.email,
      state: states[state],
      stateDuration: Math.max(0, Math.floor((now - since) / 1000)),
      stateChangedAt: clock.iso(since),
      softLimitReached: false,
      hardLimitReached: false,
    });
  }
  return users.sort((one, other) => one.userId - other.userId);
}
