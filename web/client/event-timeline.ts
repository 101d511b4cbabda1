import type { Event } from '../../src/core/event.ts';
import { asItStands } from '../../src/core/revisions.ts';

/** What a reader has of a log: the events in order, each message as it now stands, and the state they amount to. */
export interface Log<S> {
  readonly events: readonly Event[];
  readonly session: S | null;
}

/** Takes events as they come, drops what was seen, and says when something is missing. */
export class EventTimeline<S> {
  readonly #apply: (session: S | null, event: Event) => S;
  #events: Event[] = [];
  #session: S | null = null;

  /** `apply` makes of a state and one more event the next state. */
  constructor(apply: (session: S | null, event: Event) => S) {
    this.#apply = apply;
  }

  /** The sequence of the last event taken, -1 before the first. */
  get last(): number {
    return this.#events.at(-1)?.seq ?? -1;
  }

  get session(): S | null {
    return this.#session;
  }

  /** A copy that does not change any more. */
  read(): Log<S> {
    return { events: asItStands([...this.#events]), session: this.#session };
  }

  /** `taken`; `seen` before, so dropped; or `gap`: events between the last and `previous` are missing, so it is not taken. */
  take(event: Event, previous: number): 'taken' | 'seen' | 'gap' {
    if (event.seq <= this.last) return 'seen';
    if (previous > this.last) return 'gap';
    this.#session = this.#apply(this.#session, event);
    this.#events.push(event);
    return 'taken';
  }

  clear(): void {
    this.#events = [];
    this.#session = null;
  }
}
