import type { Agent, Snapshot } from '../../../core/directory.ts';
import { blank } from '../schema.ts';
import { Associate } from '../wire-business.ts';

/** What the agent is called when signing in: the name kept for this dialect, else the e-mail address. */
export function loginOf(agent: Agent): string {
  const kept = agent.extras.superoffice?.name;
  return typeof kept === 'string' && kept !== '' ? kept : agent.email;
}

/** An agent as the vendor shows its users. */
export function encodeAssociate(agent: Agent): Associate {
  return {
    ...blank(Associate),
    AssociateId: agent.number,
    Name: loginOf(agent),
    PersonId: agent.number,
    Rank: agent.number,
    Tooltip: agent.name,
    Type: 'InternalAssociate',
    FullName: agent.name,
    FormalName: agent.name,
    Deleted: agent.disabled,
    EjUserId: agent.number,
    UserName: loginOf(agent),
  };
}

/** The user with this id; null when there is none (any more). */
export function associateOf(snapshot: Snapshot, agentId: string | null | undefined): Associate | null {
  const agent = agentId ? snapshot.agents.get(agentId) : undefined;
  return agent ? encodeAssociate(agent) : null;
}

/** The agent whom a client names by login, e-mail address or associate id, in any case; null when there is none. */
export function findAssociate(snapshot: Snapshot, name: string): Agent | null {
  const wanted = name.trim().toLowerCase();
  for (const agent of snapshot.agents.values()) {
    if (agent.disabled) continue;
    if ([loginOf(agent).toLowerCase(), agent.email.toLowerCase(), String(agent.number)].includes(wanted)) return agent;
  }
  return null;
}
