import { type Actor, refOf } from '../../core/access.ts';
import type { Session } from '../../core/session.ts';
import { Expiring } from '../../realtime/expiring.ts';
import type { Realtime } from '../../realtime/realtime.ts';
import type { RoomMember, RoomNews } from '../../realtime/rooms.ts';

const IDLE_MS = 60_000;
const HELD = 20_000;

/** A visitor's place among the readers of a session, held for a client that only asks now and then. */
class Seat implements RoomMember {
  readonly side = 'visitor';
  readonly session: string;
  readonly visitor: Actor;
  readonly #typing = new Set<string>();
  isTyping = false;

  constructor(session: string, visitor: Actor) {
    this.session = session;
    this.visitor = visitor;
  }

  get agentIsTyping(): boolean {
    return this.#typing.size > 0;
  }

  hearRoom(news: RoomNews): void {
    if (news.kind !== 'typing' || news.actor.kind === 'visitor') return;
    const who = `${news.actor.kind}:${news.actor.id}`;
    if (news.typing) this.#typing.add(who);
    else this.#typing.delete(who);
  }
}

/** Who types in the chats that are polled here, and that their visitors are present. A seat is given up after a minute of silence. */
export class Seats {
  readonly #realtime: Realtime;
  readonly #seats = new Map<string, Seat>();
  readonly #idle = new Expiring<string>(IDLE_MS, (sessionId) => this.#leave(sessionId));

  constructor(realtime: Realtime) {
    this.#realtime = realtime;
  }

  /** The client of this chat is there; typing that it has not taken back goes on. */
  note(session: Session): void {
    if (session.endedAt !== null) {
      this.#leave(session.id);
      return;
    }
    const known = this.#seats.get(session.id);
    if (!known && this.#seats.size >= HELD) return;
    const seat = known ?? this.#take(session);
    this.#idle.set(session.id);
    if (seat.isTyping) this.#tell(seat, session);
  }

  setTyping(session: Session, isTyping: boolean): void {
    const seat = this.#seats.get(session.id);
    if (!seat) return;
    seat.isTyping = isTyping;
    this.#tell(seat, session);
  }

  typingIn(sessionId: string): { readonly agent: boolean; readonly visitor: boolean } {
    const seat = this.#seats.get(sessionId);
    return { agent: seat?.agentIsTyping ?? false, visitor: seat?.isTyping ?? false };
  }

  close(): void {
    this.#idle.close();
    for (const sessionId of [...this.#seats.keys()]) this.#leave(sessionId);
  }

  #take({ id, accountId, visitorId, inboxId }: Session): Seat {
    const seat = new Seat(id, { kind: 'visitor', accountId, visitorId, inboxId });
    this.#seats.set(id, seat);
    this.#realtime.rooms.join(id, seat);
    this.#realtime.presence.arrive(seat.visitor);
    return seat;
  }

  #tell(seat: Seat, { id, visitor }: Session): void {
    this.#realtime.rooms.type(id, seat, refOf(seat.visitor, visitor.name), seat.isTyping);
  }

  #leave(sessionId: string): void {
    const seat = this.#seats.get(sessionId);
    if (!seat) return;
    this.#seats.delete(sessionId);
    this.#idle.delete(sessionId);
    this.#realtime.rooms.leave(sessionId, seat);
    this.#realtime.presence.leave(seat.visitor);
  }
}

const seats = new WeakMap<Realtime, Seats>();

/** The seats of this process: both mounts share them. */
export function seatsOf(realtime: Realtime): Seats {
  const known = seats.get(realtime) ?? new Seats(realtime);
  seats.set(realtime, known);
  return known;
}
