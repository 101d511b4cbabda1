import type { ChatState, Side } from './chat.ts';

export type MessageMark = 'sent' | 'delivered' | 'read';

/** How far one's own message at `seq` has come with the other side. */
export function markOf(state: Pick<ChatState, 'session' | 'deliveredUpTo'>, side: Side, seq: number): MessageMark {
  const read = (side === 'visitor' ? state.session?.readByAgent : state.session?.readByVisitor) ?? -1;
  if (read >= seq) return 'read';
  return state.deliveredUpTo >= seq ? 'delivered' : 'sent';
}
