import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Session } from '../../core/session.ts';
import { ChatStream, type Entry } from './codec/stream.ts';

const HELD = 2_000;
const PAGE = 1_000;

/** The events of the chats that were asked for last, so that a poll reads only what is new in the log. */
export class Streams {
  readonly #held = new Map<string, ChatStream>();

  /** All events of the chat up to the session's state, in order. */
  async of(app: App, actor: Actor, session: Session): Promise<readonly Entry[]> {
    const stream = this.#held.get(session.id) ?? new ChatStream();
    while (stream.seq < session.version - 1) {
      const { events } = await app.history.events(actor, session.id, stream.seq, PAGE);
      if (events.length === 0) break;
      stream.take(events);
    }
    this.#keep(session.id, stream);
    return stream.entries;
  }

  #keep(sessionId: string, stream: ChatStream): void {
    this.#held.delete(sessionId);
    this.#held.set(sessionId, stream);
    if (this.#held.size > HELD) this.#held.delete(this.#held.keys().next().value ?? '');
  }
}
