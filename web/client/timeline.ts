import type { Event } from '../../src/core/event.ts';
import { asItStands } from '../../src/core/revisions.ts';
import { apply, type Session } from '../../src/core/session.ts';

/** What a reader has of a log: the events in order, each message as it now stands, and the state they amount to. */
export interface Log {
  readonly events: readonly Event[];
  readonly session: Session | null;
}

/** Takes events as they come, drops what was seen, and says when something is missing. */
export class Timeline {
  #events: Event[] = [];
  #session: Session | null = null;

  /** The sequence of the last event taken, -1 before the first. */
  get last(): number {
    return this.#events.at(-1)?.seq ?? -1;
  }

  get session(): Session | null {
    return this.#session;
  }

  /** A copy that does not change any more. */
  read(): Log {
    return { events: asItStands([...this.#events]), session: this.#session };
  }

  /** `taken`; `seen` before, so dropped; or `gap`: events between the last and `previous` are missing, so it is not taken. */
  take(event: Event, previous: number): 'taken' | 'seen' | 'gap' {
    if (event.seq <= this.last) return 'seen';
    if (previous > this.last) return 'gap';
    this.#session = apply(this.#session, event);
    this.#events.push(event);
    return 'taken';
  }

  clear(): void {
    this.#events = [];
    this.#session = null;
  }
}
