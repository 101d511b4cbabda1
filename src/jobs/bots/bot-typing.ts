import type { ActorRef } from '../../core/event.ts';
import type { Realtime } from '../../realtime/realtime.ts';

/** Shows a session's readers that its bot writes, for as long as it is told again. */
export function botTyping(
  { rooms }: Pick<Realtime, 'rooms'>,
  sessionId: string,
  bot: ActorRef,
): { writes(): void; close(): void } {
  const member = { side: 'agent', hearRoom: () => {} } as const;
  rooms.join(sessionId, member);
  return {
    writes: () => rooms.type(sessionId, member, bot, true),
    close: () => rooms.leave(sessionId, member),
  };
}
