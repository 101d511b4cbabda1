import { useQuery } from '@tanstack/react-query';
import { agentsQuery } from '../shell/server.ts';

/** The agents whom a chat can be given to or who can be called in, with their presence; some left out. */
export function useAgentChoices(leftOut: readonly (string | undefined)[]) {
  const agents = useQuery({ ...agentsQuery, refetchOnMount: 'always' });
  const choices = (agents.data ?? [])
    .filter((agent) => !agent.disabled && !leftOut.includes(agent.id))
    .map((agent) => ({ value: agent.id, label: `${agent.name} (${agent.presence})` }));
  return { choices, isPending: agents.isPending, error: agents.error };
}
