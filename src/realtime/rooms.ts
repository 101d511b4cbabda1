import { randomUUID } from 'node:crypto';
import type { ActorRef } from '../core/event.ts';
import { Expiring } from './expiring.ts';
import type { Side, Signal, Word } from './signal.ts';

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

type TypingWord = Extract<Word, { kind: 'typing' }>;

interface Typing extends Pick<TypingWord, 'typist' | 'actor' | 'isAmongAgents'> {
  readonly room: Room;
  /** Null: they write at another process. */
  readonly member: RoomMember | null;
  text: string | null;
  toldAt: number;
}

/** What a visitor is typing, for those who see no more of the session than its row. */
export type PreviewListener = (sessionId: string, actor: ActorRef, text: string | null) => void;

interface Room {
  readonly sessionId: string;
  readonly members: Set<RoomMember>;
  readonly typing: Map<string, Typing>;
  readonly received: Record<Side, number>;
}

const TYPING_MS = 6_000;
const RETELL_MS = 1_000;
/** Another process keeps to the second; what its words lose or gain on their way is no reason to pass one over. */
const RETELL_ELSEWHERE_MS = 500;
const MOST_IN_ROOM = 100;
const MOST_ELSEWHERE = 10_000;

/**
 * Typing and delivery marks of each session, for its readers in this process and, by signals, in the others. They are
 * forgotten with the last reader here; typing elsewhere, as soon as it ends.
 */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #typing: Expiring<Typing>;
  readonly #previewers = new Set<PreviewListener>();
  readonly #tellOthers: (signal: Signal) => void;
  readonly #process = randomUUID();
  readonly #typists = new WeakMap<RoomMember, string>();
  #typistsNamed = 0;
  #typingElsewhere = 0;

  /** `tellOthers` tells the other processes, which `hear` it. */
  constructor(tellOthers: (signal: Signal) => void = () => undefined, typingMs = TYPING_MS) {
    this.#tellOthers = tellOthers;
    this.#typing = new Expiring(typingMs, (typing) => this.#stopTyping(typing));
  }

  /** The member hears at once how things stand, and then of every change that others make. */
  join(sessionId: string, member: RoomMember): void {
    const room = this.#open(sessionId);
    const isFirst = room.members.size === 0;
    room.members.add(member);
    const by = otherSide(member.side);
    if (room.received[by] >= 0) member.hearRoom({ kind: 'received', by, seq: room.received[by] });
    for (const typing of room.typing.values()) {
      if (hears(member, typing)) member.hearRoom(newsOf(typing));
    }
    if (isFirst) this.#tellOthers({ sessionId, word: { kind: 'joined' } });
  }

  leave(sessionId: string, member: RoomMember): void {
    const room = this.#rooms.get(sessionId);
    if (!room?.members.delete(member)) return;
    const typing = room.typing.get(this.#typists.get(member) ?? '');
    if (typing) this.#stopTyping(typing);
    this.#closeIfIdle(room);
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
    const typist = this.#typistOf(member);
    const known = room.typing.get(typist);
    if (!isTyping) {
      if (known) this.#stopTyping(known);
      return;
    }
    this.#goOn(known ?? begin({ typist, actor, isAmongAgents }, room, member), text, RETELL_MS);
  }

  /** Tells the other side, if its mark rises. */
  receive(sessionId: string, member: RoomMember, seq: number): void {
    const room = this.#rooms.get(sessionId);
    const by = member.side;
    if (!room?.members.has(member) || !raise(room, by, seq)) return;
    this.#tellOthers({ sessionId, word: { kind: 'received', by, seq } });
  }

  /**
   * Tells those here what another process told. What concerns nobody here is passed over, and so is typing elsewhere by
   * more than 100 in a session or 10,000 in all.
   */
  hear({ sessionId, word }: Signal): void {
    const room = this.#rooms.get(sessionId);
    switch (word.kind) {
      case 'typing':
        this.#hearTyping(sessionId, word);
        break;
      case 'received':
        if (room && room.members.size > 0) raise(room, word.by, word.seq);
        break;
      case 'joined':
        if (room) this.#tellHowThingsStand(room);
    }
  }

  close(): void {
    this.#typing.close();
  }

  #hearTyping(sessionId: string, word: TypingWord): void {
    const room = this.#rooms.get(sessionId);
    const known = room?.typing.get(word.typist);
    if (known?.member) return;
    if (known && (!word.typing || known.isAmongAgents !== word.isAmongAgents)) this.#stopTyping(known);
    const isForPreview = word.text !== null && this.#previewers.size > 0;
    if (!word.typing || !(room?.members.size || isForPreview)) return;
    const here = this.#open(sessionId);
    const typing = here.typing.get(word.typist) ?? this.#beginElsewhere(here, word);
    if (typing) this.#goOn(typing, word.text, RETELL_ELSEWHERE_MS);
  }

  #beginElsewhere(room: Room, word: TypingWord): Typing | null {
    if (room.typing.size >= MOST_IN_ROOM || this.#typingElsewhere >= MOST_ELSEWHERE) {
      this.#closeIfIdle(room);
      return null;
    }
    this.#typingElsewhere += 1;
    return begin(word, room, null);
  }

  #goOn(typing: Typing, text: string | null, everyMs: number): void {
    const now = performance.now();
    typing.text = text;
    typing.room.typing.set(typing.typist, typing);
    this.#typing.set(typing);
    if (now - typing.toldAt < everyMs) return;
    typing.toldAt = now;
    tell(typing.room, newsOf(typing), (other) => hears(other, typing));
    if (text !== null) this.#preview(typing, text);
    if (typing.member) this.#tellOthers(signalOf(typing, true));
  }

  #stopTyping(typing: Typing): void {
    const { room, member, actor } = typing;
    this.#typing.delete(typing);
    room.typing.delete(typing.typist);
    tell(room, { kind: 'typing', actor, typing: false }, (other) => hears(other, typing));
    if (typing.text !== null) this.#preview(typing, null);
    if (member) this.#tellOthers(signalOf(typing, false));
    else this.#typingElsewhere -= 1;
    this.#closeIfIdle(room);
  }

  #tellHowThingsStand({ sessionId, received, typing }: Room): void {
    for (const by of ['visitor', 'agent'] as const) {
      if (received[by] >= 0) this.#tellOthers({ sessionId, word: { kind: 'received', by, seq: received[by] } });
    }
    for (const each of typing.values()) if (each.member) this.#tellOthers(signalOf(each, true));
  }

  #open(sessionId: string): Room {
    const known = this.#rooms.get(sessionId);
    if (known) return known;
    const room = { sessionId, members: new Set<RoomMember>(), typing: new Map(), received: { visitor: -1, agent: -1 } };
    this.#rooms.set(sessionId, room);
    return room;
  }

  #closeIfIdle({ sessionId, members, typing }: Room): void {
    if (members.size === 0 && typing.size === 0) this.#rooms.delete(sessionId);
  }

  #typistOf(member: RoomMember): string {
    const known = this.#typists.get(member);
    if (known) return known;
    this.#typistsNamed += 1;
    const typist = `${this.#process}:${this.#typistsNamed}`;
    this.#typists.set(member, typist);
    return typist;
  }

  #preview({ room: { sessionId }, actor }: Typing, text: string | null): void {
    for (const listener of this.#previewers) listener(sessionId, actor, text);
  }
}

function newsOf({ actor, text }: Typing): RoomNews {
  return { kind: 'typing', actor, typing: true, ...(text !== null && { text }) };
}

function begin(
  { typist, actor, isAmongAgents }: Pick<TypingWord, 'typist' | 'actor' | 'isAmongAgents'>,
  room: Room,
  member: RoomMember | null,
): Typing {
  return { typist, actor, isAmongAgents, room, member, text: null, toldAt: Number.NEGATIVE_INFINITY };
}

function signalOf({ room, typist, actor, isAmongAgents, text }: Typing, typing: boolean): Signal {
  const word: Word = { kind: 'typing', typist, actor, isAmongAgents, typing, text: typing ? text : null };
  return { sessionId: room.sessionId, word };
}

/** Whether the mark rose: then those of the other side here are told. */
function raise(room: Room, by: Side, seq: number): boolean {
  if (seq <= room.received[by]) return false;
  room.received[by] = seq;
  tell(room, { kind: 'received', by, seq }, (other) => other.side !== by);
  return true;
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
