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

  /**
   * The session that the events amount to. One that was imported before is left as it is, and `null` is answered. The
   * number for its inbox that an opening brings (0: none) is kept where it is free; else the session gets the next.
   */
  async put(past: readonly PastEvent[]): Promise<Session | null> {
    const session = fold(past);
    if (session.inboxNumber > LAST_NUMBER) throw new Refusal('invalid-input', 'The number for the inbox is too great.');
    if (await this.#sessions.get(session.accountId, session.id)) return null;
    try {
      return await this.#append(past);
    } catch (error) {
      if (!isTakenNumber(error)) throw error;
      return this.#append(past.map(withoutNumber));
    }
  }

  async #append(past: readonly PastEvent[]): Promise<Session | null> {
    const appended = await this.#journal.append({
      base: null,
      events: eventsOf(past),
      session: fold(past),
      quiet: true,
    });
    return appended === 'stale' ? null : appended.session;
  }
}

/** Leaves room for as many sessions again as an account is likely to see. */
const LAST_NUMBER = 2_000_000_000;

function eventsOf(past: readonly PastEvent[]): readonly Event[] {
  return past.map(({ at, actor, happening }, seq): Event => ({ ...happening, seq, at, actor }));
}

function fold(past: readonly PastEvent[]): Session {
  const session = eventsOf(past).reduce<Session | null>((state, event) => apply(state, event), null);
  if (!session) throw new Refusal('invalid-input', 'A session without events cannot be imported.');
  return session;
}

function withoutNumber(past: PastEvent): PastEvent {
  const { happening } = past;
  return happening.type === 'session-opened' ? { ...past, happening: { ...happening, inboxNumber: 0 } } : past;
}

function isTakenNumber(error: unknown): boolean {
  return (error as { constraint?: unknown }).constraint === 'session_by_inbox_number';
}
