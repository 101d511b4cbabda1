import { useQuery } from '@tanstack/react-query';
import type { AgentLoad } from '../../client/api-types.ts';
import { agentLoadsQuery, agentsQuery } from '../shell/server.ts';
import styles from './agent-choices.module.css';

/** An agent who can be asked, and how busy they are. */
export interface AgentChoice {
  readonly value: string;
  readonly label: string;
  readonly load: AgentLoad | null;
}

const order: Readonly<Record<AgentLoad['presence'], number>> = { online: 0, busy: 1, away: 2, offline: 3 };

/** The agents whom a chat can be given to or who can be called in, some left out; those who are there and free come first. */
export function useAgentChoices(leftOut: readonly (string | undefined)[]) {
  const agents = useQuery({ ...agentsQuery, refetchOnMount: 'always' });
  const loads = useQuery({ ...agentLoadsQuery, refetchOnMount: 'always', refetchInterval: 10_000 });
  const choices = (agents.data ?? [])
    .filter((agent) => !agent.disabled && !leftOut.includes(agent.id))
    .map((agent): AgentChoice => {
      const load = loads.data?.find(({ agentId }) => agentId === agent.id) ?? null;
      return { value: agent.id, label: agent.name, load };
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || a.label.localeCompare(b.label));
  return { choices, isPending: agents.isPending, error: agents.error };
}

function rankOf({ load }: AgentChoice): number {
  if (!load) return 9;
  return order[load.presence] + Math.min(0.9, load.sessions / load.capacity / 10);
}

/** An agent in a list of them: who, whether they are there, and how many chats they have. */
export function AgentChoiceLine({ choice }: { readonly choice: AgentChoice }) {
  const { load } = choice;
  return (
    <span className={styles.choice}>
      <span className={styles.dot} data-presence={load?.presence ?? 'offline'} />
      <bdi className={styles.name}>{choice.label}</bdi>
      {load && (
        <span className={styles.load} data-full={load.sessions >= load.capacity || undefined}>
          {load.presence === 'online' ? '' : `${load.presence} · `}
          {load.sessions} of {load.capacity}
          <span className="only-read-aloud"> chats</span>
        </span>
      )}
    </span>
  );
}
