import type { ActorRef } from '../core/event.ts';
import { Expiring } from './expiring.ts';

/** Everybody but the visitor answers for the house. */
export type Side = 'visitor' | 'agent';

/** What readers of one session tell each other beside the log. */
export type RoomNews =
  /** `text`: what was typed so far, for agents alone. */
  | { readonly kind: 'typing'; readonly actor: ActorRef; readonly typing: boolean; readonly text?: string | null }
  /** The clients of side `by` have received all up to `seq`. */
  | { readonly kind: 'received'; readonly by: Side; readonly seq: number };

export interface RoomMember {
  readonly side: Side;
  hearRoom(news: RoomNews): void;
}

interface Typing {
  readonly room: Room;
  readonly member: RoomMember;
  readonly actor: ActorRef;
  /** The visitor does not learn of it. */
  readonly isAmongAgents: boolean;
  text: string | null;
  toldAt: number;
}

/** What a visitor is typing, for those who see no more of the session than its row. */
export type PreviewListener = (sessionId: string, actor: ActorRef, text: string | null) => void;

interface Room {
  readonly sessionId: string;
  readonly members: Set<RoomMember>;
  readonly typing: Map<RoomMember, Typing>;
  readonly received: Record<Side, number>;
}

const TYPING_MS = 6_000;
const RETELL_MS = 1_000;

/** Typing and delivery marks of each session, for its readers in this process alone; forgotten with the last reader. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #typing: Expiring<Typing>;
  readonly #previewers = new Set<PreviewListener>();

  constructor(typingMs = TYPING_MS) {
    this.#typing = new Expiring(typingMs, (typing) => this.#stopTyping(typing));
  }

  /** The member hears at once how things stand, and then of every change that others make. */
  join(sessionId: string, member: RoomMember): void {
    const room = this.#rooms.get(sessionId) ?? {
      sessionId,
      members: new Set(),
      typing: new Map(),
      received: { visitor: -1, agent: -1 },
    };
    this.#rooms.set(sessionId, room);
    room.members.add(member);
    const by = otherSide(member.side);
    if (room.received[by] >= 0) member.hearRoom({ kind: 'received', by, seq: room.received[by] });
    for (const typing of room.typing.values()) {
      if (hears(member, typing)) member.hearRoom(newsOf(typing));
    }
  }

  leave(sessionId: string, member: RoomMember): void {
    const room = this.#rooms.get(sessionId);
    if (!room?.members.delete(member)) return;
    const typing = room.typing.get(member);
    if (typing) this.#stopTyping(typing);
    if (room.members.size === 0) this.#rooms.delete(sessionId);
  }

  /** Hears of what visitors type, where that is shown; null when they stopped. The answer ends it. */
  followPreviews(listener: PreviewListener): () => void {
    this.#previewers.add(listener);
    return () => this.#previewers.delete(listener);
  }

  /**
   * Tells the others, or only agents; ends by itself when it is not repeated. Repeats within a second are not passed on.
   * What a visitor has typed so far is told to agents, and kept no longer than the typing lasts.
   */
  type(
    sessionId: string,
    member: RoomMember,
    actor: ActorRef,
    isTyping: boolean,
    { isAmongAgents = false, text = null }: { readonly isAmongAgents?: boolean; readonly text?: string | null } = {},
  ): void {
    const room = this.#rooms.get(sessionId);
    if (!room?.members.has(member)) return;
    const known = room.typing.get(member);
    if (!isTyping) {
      if (known) this.#stopTyping(known);
      return;
    }
    const now = performance.now();
    const typing = known ?? { room, member, actor, isAmongAgents, text, toldAt: Number.NEGATIVE_INFINITY };
    typing.text = text;
    room.typing.set(member, typing);
    this.#typing.set(typing);
    if (now - typing.toldAt < RETELL_MS) return;
    typing.toldAt = now;
    tell(room, newsOf(typing), (other) => hears(other, typing));
    if (text !== null) this.#preview(typing, text);
  }

  /** Tells the other side, if its mark rises. */
  receive(sessionId: string, member: RoomMember, seq: number): void {
    const room = this.#rooms.get(sessionId);
    if (!room?.members.has(member) || seq <= room.received[member.side]) return;
    room.received[member.side] = seq;
    tell(room, { kind: 'received', by: member.side, seq }, (other) => other.side !== member.side);
  }

  close(): void {
    this.#typing.close();
  }

  #stopTyping(typing: Typing): void {
    const { room, member, actor } = typing;
    this.#typing.delete(typing);
    room.typing.delete(member);
    tell(room, { kind: 'typing', actor, typing: false }, (other) => hears(other, typing));
    if (typing.text !== null) this.#preview(typing, null);
  }

  #preview({ room: { sessionId }, actor }: Typing, text: string | null): void {
    for (const listener of this.#previewers) listener(sessionId, actor, text);
  }
}

function newsOf({ actor, text }: Typing): RoomNews {
  return { kind: 'typing', actor, typing: true, ...(text !== null && { text }) };
}

function tell(room: Room, news: RoomNews, isMeant: (member: RoomMember) => boolean): void {
  for (const member of room.members) if (isMeant(member)) member.hearRoom(news);
}

function hears(other: RoomMember, typing: Typing): boolean {
  return other !== typing.member && !(typing.isAmongAgents && other.side === 'visitor');
}

function otherSide(side: Side): Side {
  return side === 'visitor' ? 'agent' : 'visitor';
}
