import type { Session } from '../../../src/core/session.ts';
import type { Me } from '../../client/api-types.ts';

/** How a session stands to an agent; it decides what the agent may do. `joined` and `listening`: in its company, openly or unseen. */
export type Standing = 'intake' | 'waiting' | 'mine' | 'joined' | 'listening' | 'others' | 'over' | 'sealed';

export function standingOf(session: Pick<Session, 'stage' | 'agent' | 'company'>, agentId: string): Standing {
  switch (session.stage) {
    case 'intake':
      return 'intake';
    case 'waiting':
      return 'waiting';
    case 'active': {
      if (session.agent?.id === agentId) return 'mine';
      const own = session.company.find(({ agent }) => agent.id === agentId);
      if (!own) return 'others';
      return own.hidden ? 'listening' : 'joined';
    }
    case 'ended':
      return 'over';
    case 'closed':
      return 'sealed';
  }
}

/** What the agent may do in a colleague's chat: supervisors everything, others by their rights in its queue. */
export function supervisionOf(session: Pick<Session, 'queueId'>, { agent, rights }: Me) {
  const own = rights[session.queueId ?? ''] ?? [];
  const isAbove = agent.role !== 'agent' || own.includes('manage');
  return {
    mayListen: isAbove || own.includes('listen'),
    mayTakeOver: isAbove,
    mayJoin: isAbove || own.includes('respond'),
  };
}
