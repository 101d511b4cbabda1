import type { Session } from '../../../src/core/session.ts';

/** How a session stands to an agent; it decides what the agent may do. */
export type Standing = 'intake' | 'waiting' | 'mine' | 'others' | 'over' | 'sealed';

export function standingOf(session: Pick<Session, 'stage' | 'agent'>, agentId: string): Standing {
  switch (session.stage) {
    case 'intake':
      return 'intake';
    case 'waiting':
      return 'waiting';
    case 'active':
      return session.agent?.id === agentId ? 'mine' : 'others';
    case 'ended':
      return 'over';
    case 'closed':
      return 'sealed';
  }
}
