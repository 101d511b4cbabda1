import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Session } from '../../core/session.ts';
import { ChatStream, type Entry } from './codec/stream.ts';

/** Characters held in all. */
const MOST_HELD = 32 * 1024 * 1024;
const PAGE = 1_000;

/** The events of the chats that were asked for last, so that a poll reads only what is new in the log. */
export class Streams {
  readonly #most: number;
  readonly #held = new Map<
    string,
    { readonly stream: ChatStream; readonly weight: number; readonly revisedAt: number }
  >();
  #weight = 0;

  constructor(most = MOST_HELD) {
    this.#most = most;
  }

  /** All events of the chat up to the session's state at least, in order. */
  async of(app: App, actor: Actor, session: Session): Promise<readonly Entry[]> {
    const held = this.#held.get(session.id);
    const revisedAt = Math.max(0, ...Object.values(session.revisions).map(({ at }) => at));
    // What was edited or removed stands otherwise in what is held.
    const stream = held?.revisedAt === revisedAt ? held.stream : new ChatStream();
    while (stream.seq < session.version - 1) {
      const { events } = await app.history.eventsAsTheyStand(actor, session.id, stream.seq, PAGE);
      if (events.length === 0) break;
      stream.take(events);
    }
    this.#keep(session.id, stream, revisedAt);
    return stream.entries;
  }

  /** How many chats are held. */
  get size(): number {
    return this.#held.size;
  }

  #keep(sessionId: string, stream: ChatStream, revisedAt: number): void {
    this.#drop(sessionId);
    const { weight } = stream;
    this.#held.set(sessionId, { stream, weight, revisedAt });
    this.#weight += weight;
    while (this.#weight > this.#most) this.#drop(this.#held.keys().next().value ?? '');
  }

  #drop(sessionId: string): void {
    this.#weight -= this.#held.get(sessionId)?.weight ?? 0;
    this.#held.delete(sessionId);
  }
}

const streams = new WeakMap<App, Streams>();

/** The streams of an app in this process: both mounts share them. */
export function streamsOf(app: App): Streams {
  const known = streams.get(app) ?? new Streams();
  streams.set(app, known);
  return known;
}
