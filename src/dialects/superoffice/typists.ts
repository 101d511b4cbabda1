import type { ActorRef } from '../../core/event.ts';
import type { RoomMember, RoomNews, Rooms } from '../../realtime/rooms.ts';

const TYPING_MS = 6_000;
const HELD = 1_000;

interface Typist extends RoomMember {
  until: number;
}

/** Users who type, as their clients say by a session's flags: told to whoever reads the session, for six seconds each time. */
export class Typists {
  readonly #rooms: Rooms;
  readonly #typing = new Map<string, Typist>();

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
  }

  isTyping(sessionId: string, now: number): boolean {
    return (this.#typing.get(sessionId)?.until ?? 0) > now;
  }

  type(sessionId: string, actor: ActorRef, isTyping: boolean, now: number): void {
    const known = this.#typing.get(sessionId);
    if (!isTyping) {
      if (known) this.#leave(sessionId, known);
      return;
    }
    const typist = known ?? { side: 'agent' as const, until: 0, hearRoom: (_news: RoomNews) => undefined };
    typist.until = now + TYPING_MS;
    if (!known) this.#join(sessionId, typist, now);
    this.#rooms.type(sessionId, typist, actor, true);
  }

  #join(sessionId: string, typist: Typist, now: number): void {
    for (const [id, each] of this.#typing) if (each.until <= now) this.#leave(id, each);
    const oldest = this.#typing.entries().next().value;
    if (this.#typing.size >= HELD && oldest) this.#leave(...oldest);
    this.#typing.set(sessionId, typist);
    this.#rooms.join(sessionId, typist);
  }

  #leave(sessionId: string, typist: Typist): void {
    this.#typing.delete(sessionId);
    this.#rooms.leave(sessionId, typist);
  }
}
