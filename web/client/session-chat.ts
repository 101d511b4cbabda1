import type { ActorRef, Event, FileRef } from '../../src/core/event.ts';
import type { Page } from '../../src/core/facts.ts';
import type { Session } from '../../src/core/session.ts';
import type { Command, ServerFrame } from '../../src/dialects/native/wire.ts';
import type { Answer, Connection, ConnectionNews } from './connection.ts';
import { decodeEvent } from './decode.ts';
import { EventTimeline } from './event-timeline.ts';
import { newId } from './id.ts';
import { Observers } from './observers.ts';
import { Outbox, type OutgoingMessage } from './outbox.ts';
import { forgetfulStore, type PendingStore } from './pending-store.ts';
import { TypingBoard, TypingSender } from './typing.ts';

export { MAX_MESSAGE_LENGTH } from '../../src/core/command.ts';

export type Side = 'visitor' | 'agent';

/** All that is known here of one session; a value that never changes. */
export interface ChatState<S = Session> {
  /** Null until the log's beginning has arrived. */
  readonly session: S | null;
  readonly events: readonly Event[];
  /** Own messages that are not in `events` yet, in order. */
  readonly outgoing: readonly OutgoingMessage[];
  /** Whether the log is complete up to now, as far as this client can know. */
  readonly isLive: boolean;
  /** Who of the others is typing. */
  readonly typing: readonly ActorRef[];
  /** The highest sequence that the other side's clients have received, -1 before the first. */
  readonly deliveredUpTo: number;
  /** Why the server does not let this client follow the session, or null. */
  readonly unwatched: { readonly code: string; readonly detail: string } | null;
}

/** What a chat itself asks of the state that is made of its log. */
type Marked = Pick<Session, 'stage' | 'readByVisitor' | 'readByAgent'>;

export interface ChatOptions {
  readonly sessionId: string;
  /** Whose client this is: it decides which marks are given and shown. */
  readonly side: Side;
  readonly pendingStore?: PendingStore;
  /** Milliseconds until a watch is asked for again that was refused for the moment. */
  readonly rewatchMs?: number;
}

const REWATCH_MS = 3_000;
/** Refusals that may be over in a moment. */
const passing: ReadonlySet<string> = new Set(['too-many-requests', 'timed-out', 'unavailable', 'internal']);
const MARK_EVERY_MS = 500;
const LONGEST_PREVIEW = 2_000;

/** One session as one client sees it: every event once, in order, without gap; own messages until they stand in it. */
export class SessionChat<S extends Marked> {
  readonly sessionId: string;
  readonly side: Side;
  readonly #connection: Connection;
  readonly #observers = new Observers();
  readonly #timeline: EventTimeline<S>;
  readonly #outbox: Outbox;
  readonly #typing = new TypingBoard(() => this.#publish());
  readonly #typingSender: TypingSender;
  #state: ChatState<S>;
  #unsubscribe: (() => void) | null = null;
  #isCatchingUp = false;
  #isAttentive = false;
  #receivedSent = -1;
  #readSent = -1;
  #markTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #rewatchMs: number;
  #rewatchTimer: ReturnType<typeof setTimeout> | undefined;

  /** `apply` makes of the state and one more event the next state. */
  constructor(connection: Connection, options: ChatOptions, apply: (session: S | null, event: Event) => S) {
    this.#connection = connection;
    this.#timeline = new EventTimeline(apply);
    this.sessionId = options.sessionId;
    this.side = options.side;
    this.#rewatchMs = options.rewatchMs ?? REWATCH_MS;
    const store = options.pendingStore ?? forgetfulStore;
    this.#outbox = new Outbox(connection, options.sessionId, store, () => this.#publish());
    this.#typingSender = new TypingSender((typing, text) => {
      connection.send({ t: 'typing', sessionId: this.sessionId, typing, ...(text !== undefined && { text }) });
    });
    this.#state = {
      session: null,
      events: [],
      outgoing: this.#outbox.messages,
      isLive: false,
      typing: [],
      deliveredUpTo: -1,
      unwatched: null,
    };
  }

  /** The same value until something changes. */
  get state(): ChatState<S> {
    return this.#state;
  }

  /** Calls after every change; the answer ends it. */
  subscribe(listener: () => void): () => void {
    return this.#observers.add(listener);
  }

  /** Begins to follow the session, now and after every cut, until `close`; asks once more where that was refused. */
  open(): void {
    if (this.#unsubscribe && this.#state.unwatched === null) return;
    this.#unsubscribe ??= this.#connection.subscribe((news) => this.#hear(news));
    if (this.#connection.state === 'online') this.#watch();
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#outbox.close();
    this.#typing.clear();
    this.#typingSender.forget();
    clearTimeout(this.#markTimer);
    clearTimeout(this.#rewatchTimer);
    this.#markTimer = undefined;
    this.#connection.send({ t: 'unwatch', sessionId: this.sessionId });
    this.#publish({ isLive: false });
  }

  /** Takes a message in hand and answers its id; it is shown at once and sent as soon as that is possible. */
  post(
    text: string,
    options: {
      readonly kind?: 'text' | 'note' | 'whisper';
      readonly page?: Page;
      /** Files that have arrived at the server already. */
      readonly files?: readonly FileRef[];
      readonly replyTo?: string;
      readonly mentions?: readonly string[];
      /** So long it is held back, in milliseconds, and can be discarded. */
      readonly holdMs?: number;
    } = {},
  ): string {
    const messageId = newId();
    this.#typingSender.forget();
    const { kind = 'text', page = null, files, replyTo, mentions, holdMs } = options;
    const at = Date.now();
    this.#outbox.add({
      messageId,
      text,
      kind,
      page,
      ...(files && { files }),
      ...(replyTo && { replyTo }),
      ...(mentions?.length && { mentions }),
      ...(holdMs && { heldUntil: at + holdMs }),
      at,
    });
    this.#publish();
    return messageId;
  }

  /** Sends a failed message again, under its first id. */
  retry(messageId: string): void {
    this.#outbox.retry(messageId);
  }

  /** Sends a message now that is held back. */
  release(messageId: string): void {
    this.#outbox.release(messageId);
  }

  /** Forgets a message that failed, or is held back. */
  discard(messageId: string): void {
    this.#outbox.remove(messageId);
    this.#publish();
  }

  /** Gives a command now; `cut` when it could not be sent, or its end is unknown. Messages go by `post`. */
  command(command: Exclude<Command, { type: 'post-message' }>): Promise<Answer> {
    return this.#connection.command(this.sessionId, command);
  }

  /** To be called at every keystroke in the composer, with whether any text is left, and with the text where the other side may see it. */
  type(hasText: boolean, preview?: string): void {
    if (hasText && preview !== undefined) this.#typingSender.preview(preview.slice(0, LONGEST_PREVIEW));
    else if (hasText) this.#typingSender.type();
    else this.#typingSender.stop();
  }

  /** Whether a person is looking at the session just now: only then are messages marked as read. */
  setAttention(isAttentive: boolean): void {
    this.#isAttentive = isAttentive;
    if (isAttentive) this.#markLater();
  }

  #hear(news: ConnectionNews): void {
    switch (news.kind) {
      case 'state':
        if (news.state === 'online') this.#watch();
        else this.#pause();
        return;
      case 'new-epoch':
        this.#timeline.clear();
        this.#receivedSent = -1;
        this.#readSent = -1;
        this.#publish({ deliveredUpTo: -1 });
        return;
      case 'frame':
        this.#hearFrame(news.frame);
    }
  }

  #hearFrame(frame: ServerFrame): void {
    // Whoever is told of the session's row may follow it, whatever was said before.
    if (frame.t === 'session' && frame.session.id === this.sessionId && this.#state.unwatched) this.#watch();
    if (!('sessionId' in frame) || frame.sessionId !== this.sessionId) return;
    switch (frame.t) {
      case 'event':
        this.#take(decodeEvent(frame.event), frame.event.previous);
        return;
      case 'caught-up':
        this.#isCatchingUp = false;
        this.#publish({ isLive: true, unwatched: null });
        this.#outbox.open();
        this.#markLater();
        return;
      case 'unwatched':
        this.#isCatchingUp = false;
        this.#outbox.close();
        this.#publish({ isLive: false, unwatched: { code: frame.code, detail: frame.detail } });
        if (passing.has(frame.code)) this.#rewatchTimer = setTimeout(() => this.#watch(), this.#rewatchMs);
        return;
      case 'typing':
        if (frame.actor.id !== this.#connection.actorId) this.#typing.hear(frame.actor, frame.typing);
        return;
      case 'received':
        if (frame.by !== this.side && frame.seq > this.#state.deliveredUpTo)
          this.#publish({ deliveredUpTo: frame.seq });
    }
  }

  #take(event: Event, previous: number): void {
    switch (this.#timeline.take(event, previous)) {
      case 'seen':
        return;
      case 'gap':
        // What is missing comes with the history that a new watch brings; until then later events are no use.
        if (!this.#isCatchingUp) this.#watch();
        return;
      case 'taken':
        if (event.type === 'message-posted') {
          this.#outbox.remove(event.messageId);
          this.#typing.hear(event.actor, false);
        }
        if (this.#isCatchingUp) return;
        this.#publish();
        this.#markLater();
    }
  }

  #watch(): void {
    clearTimeout(this.#rewatchTimer);
    this.#isCatchingUp = true;
    this.#connection.send({ t: 'watch', sessionId: this.sessionId, after: this.#timeline.last });
  }

  #pause(): void {
    clearTimeout(this.#rewatchTimer);
    this.#outbox.close();
    this.#typing.clear();
    this.#receivedSent = -1;
    this.#readSent = -1;
    this.#publish({ isLive: false });
  }

  #markLater(): void {
    this.#markTimer ??= setTimeout(() => {
      this.#markTimer = undefined;
      this.#mark();
    }, MARK_EVERY_MS);
  }

  #mark(): void {
    const { session } = this.#state;
    const last = this.#lastFromOthers();
    if (!session || !this.#state.isLive || last < 0) return;
    if (last > this.#receivedSent) {
      this.#receivedSent = last;
      this.#connection.send({ t: 'received', sessionId: this.sessionId, seq: last });
    }
    const read = Math.max(this.#readSent, this.side === 'visitor' ? session.readByVisitor : session.readByAgent);
    if (this.#isAttentive && last > read && session.stage !== 'closed') {
      this.#readSent = last;
      void this.command({ type: 'read-messages', upTo: last });
    }
  }

  #lastFromOthers(): number {
    const event = this.#state.events.findLast((event) => {
      return event.type === 'message-posted' && event.kind === 'text' && sideOf(event.actor) !== this.side;
    });
    return event?.seq ?? -1;
  }

  #publish(changes: Partial<ChatState<S>> = {}): void {
    const isNews = this.#timeline.last !== (this.#state.events.at(-1)?.seq ?? -1);
    const log = isNews ? this.#timeline.read() : {};
    const { actors: typing } = this.#typing;
    this.#state = { ...this.#state, ...log, outgoing: this.#outbox.messages, typing, ...changes };
    this.#observers.tell();
  }
}

/** The side an actor speaks for: everybody but the visitor answers for the house. */
export function sideOf(actor: ActorRef): Side {
  return actor.kind === 'visitor' ? 'visitor' : 'agent';
}
