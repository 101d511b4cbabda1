import type { ActorRef, Event, Happening } from '../core/event.ts';
import { Refusal } from '../core/refusal.ts';
import { apply, type Session } from '../core/session.ts';
import type { Journal } from '../store/journal.ts';
import type { Sessions } from '../store/sessions.ts';

/** Something that happened elsewhere, with its own time (epoch milliseconds) and actor. */
export interface PastEvent {
  readonly at: number;
  readonly actor: ActorRef;
  readonly happening: Happening;
}

/** Writes sessions that took place elsewhere into the log, with their original times. Nobody is notified. */
export class Importing {
  readonly #journal: Journal;
  readonly #sessions: Sessions;

  constructor(parts: { readonly journal: Journal; readonly sessions: Sessions }) {
    this.#journal = parts.journal;
    this.#sessions = parts.sessions;
  }

  /** The session that the events amount to. A session that was imported before is left as it is, and `null` is answered. */
  async put(past: readonly PastEvent[]): Promise<Session | null> {
    const events = past.map(({ at, actor, happening }, seq): Event => ({ ...happening, seq, at, actor }));
    const session = events.reduce<Session | null>((state, event) => apply(state, event), null);
    if (!session) throw new Refusal('invalid-input', 'A session without events cannot be imported.');
    if (await this.#sessions.get(session.accountId, session.id)) return null;
    const appended = await this.#journal.append({ base: null, events, session, quiet: true });
    return appended === 'stale' ? null : appended.session;
  }
}
