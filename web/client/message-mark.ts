import type { Session } from '../../src/core/session.ts';
import type { Side } from './session-chat.ts';

export type MessageMark = 'sent' | 'delivered' | 'read';

interface Marks {
  readonly session: Pick<Session, 'readByAgent' | 'readByVisitor'> | null;
  readonly deliveredUpTo: number;
}

/** How far one's own message at `seq` has come with the other side. */
export function markOf(state: Marks, side: Side, seq: number): MessageMark {
  const read = (side === 'visitor' ? state.session?.readByAgent : state.session?.readByVisitor) ?? -1;
  if (read >= seq) return 'read';
  return state.deliveredUpTo >= seq ? 'delivered' : 'sent';
}
