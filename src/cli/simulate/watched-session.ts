import type { Event } from '../../dialects/native/wire.ts';
import type { SessionTally, Side } from './tally.ts';

/** What one reader has seen of one session, in the order of the log. */
export class WatchedSession {
  readonly sessionId: string;
  readonly #side: Side;
  readonly #tally: SessionTally;
  readonly #messages = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  readonly #events: Event[] = [];
  #lastSeq = -1;
  #isEnded = false;
  #holder: string | null = null;

  constructor(sessionId: string, side: Side, tally: SessionTally) {
    this.sessionId = sessionId;
    this.#side = side;
    this.#tally = tally;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** All that was seen, in order. */
  get events(): readonly Event[] {
    return this.#events;
  }

  /** The id of the agent who has the session; null: none. */
  get holder(): string | null {
    return this.#holder;
  }

  /** How many texts of a bot were seen. */
  get botTexts(): number {
    return this.#events.filter(({ type, actor }) => type === 'message-posted' && actor.kind === 'bot').length;
  }

  has(messageId: string): boolean {
    return this.#messages.has(messageId);
  }

  /** Takes an event. False means that something before it is missing: the reader must watch again from `lastSeq`. */
  take(event: Event, isAgain: boolean): boolean {
    if (event.seq <= this.#lastSeq) {
      if (!isAgain) this.#tally.sawTwice(`event ${event.seq}`);
      return true;
    }
    if (event.previous > this.#lastSeq) {
      this.#tally.sawTooEarly(`event ${event.seq}`);
      return false;
    }
    this.#lastSeq = event.seq;
    this.#events.push(event);
    this.#change(event);
    for (const wake of [...this.#waiting]) wake();
    return true;
  }

  /** Nobody plays on: for those who wait it is over, and nobody's. */
  stop(): void {
    this.#isEnded = true;
    this.#holder = null;
    for (const wake of [...this.#waiting]) wake();
  }

  /** The positions of another store mean nothing here. */
  forget(): void {
    this.#lastSeq = -1;
    this.#events.length = 0;
  }

  /** Whether it came true before the time (milliseconds) was over. */
  until(isTrue: () => boolean, limitMs: number): Promise<boolean> {
    if (isTrue()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (outcome: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(outcome);
      };
      const look = () => {
        if (isTrue()) settle(true);
      };
      const timer = setTimeout(() => settle(false), limitMs);
      this.#waiting.add(look);
    });
  }

  #change(event: Event): void {
    switch (event.type) {
      case 'message-posted':
        this.#takeMessage(event);
        return;
      case 'session-accepted':
        this.#holder = (event as Event & { agent: { id: string } }).agent.id;
        return;
      case 'session-transferred': {
        const { to } = event as Event & { to: { agent?: { id: string } } };
        this.#holder = to.agent?.id ?? null;
        return;
      }
      case 'queue-entered':
        this.#holder = null;
        return;
      case 'session-ended':
        this.#isEnded = true;
        return;
      case 'session-reopened':
        this.#isEnded = false;
        return;
    }
  }

  #takeMessage(event: Event): void {
    const { messageId } = event as Event & { readonly messageId: string };
    const before = this.#messages.get(messageId);
    if (before !== undefined && before !== event.seq) this.#tally.sawTwice(`${messageId} at ${event.seq}`);
    this.#messages.set(messageId, event.seq);
    this.#tally.saw(this.#side, messageId);
  }
}
