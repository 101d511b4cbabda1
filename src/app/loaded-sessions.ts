import type { Event } from '../core/event.ts';
import { apply, type Session } from '../core/session.ts';
import type { Logs } from '../store/logs.ts';

const HELD = 2_000;
const PAGE = 1_000;

/** Session states held in memory, the most recently used ones, each folded from the log when it is first needed. */
export class LoadedSessions {
  readonly #logs: Logs;
  readonly #held = new Map<string, Session>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(logs: Logs) {
    this.#logs = logs;
  }

  /** Runs the work when all earlier work on the same session is done. */
  alone<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(sessionId);
    const turn = before ? before.then(work, work) : work();
    this.#turns.set(sessionId, turn);
    const leave = () => {
      if (this.#turns.get(sessionId) === turn) this.#turns.delete(sessionId);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** The state as held, which may be behind what another process wrote; null when none is: there may be a session all the same. */
  held(accountId: string, sessionId: string): Session | null {
    const held = this.#held.get(sessionId);
    return held?.accountId === accountId ? held : null;
  }

  /** The state brought up to date from the log. */
  async latest(accountId: string, sessionId: string): Promise<Session | null> {
    const held = this.#held.get(sessionId);
    let session = held?.accountId === accountId ? held : null;
    let page: readonly Event[];
    do {
      page = await this.#logs.read(accountId, sessionId, (session?.version ?? 0) - 1, PAGE);
      for (const event of page) session = apply(session, event);
    } while (page.length === PAGE);
    if (session) this.keep(session);
    return session;
  }

  keep(session: Session): void {
    this.#held.delete(session.id);
    this.#held.set(session.id, session);
    if (this.#held.size > HELD) this.#held.delete(this.#held.keys().next().value ?? '');
  }

  forget(sessionId: string): void {
    this.#held.delete(sessionId);
  }

  forgetAll(): void {
    this.#held.clear();
  }
}
