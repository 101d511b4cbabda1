import type { Connection } from './connection.ts';
import { Observers } from './observers.ts';

const EXPIRES_AFTER_MS = 7_000;

/** What visitors are typing, where agents may see it, in all sessions whose rows this client follows. */
export class TypingPreviews {
  readonly #connection: Connection;
  readonly #observers = new Observers();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #texts: ReadonlyMap<string, string> = new Map();
  #unsubscribe: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What is typed, by session; the same value until something changes. */
  get state(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  subscribe(listener: () => void): () => void {
    return this.#observers.add(listener);
  }

  open(): void {
    this.#unsubscribe ??= this.#connection.subscribe((news) => {
      if (news.kind === 'state' && news.state !== 'online') this.#clear();
      if (news.kind !== 'frame') return;
      const { frame } = news;
      if (frame.t === 'typing' && frame.actor.kind === 'visitor') this.#hear(frame.sessionId, frame.text ?? null);
      if (frame.t === 'event' && frame.event.type === 'message-posted') this.#hear(frame.sessionId, null);
    });
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#clear();
  }

  #hear(sessionId: string, text: string | null): void {
    clearTimeout(this.#timers.get(sessionId));
    this.#timers.delete(sessionId);
    if (text === null && !this.#texts.has(sessionId)) return;
    const texts = new Map(this.#texts);
    if (text === null) texts.delete(sessionId);
    else {
      texts.set(sessionId, text);
      this.#timers.set(
        sessionId,
        setTimeout(() => this.#hear(sessionId, null), EXPIRES_AFTER_MS),
      );
    }
    this.#texts = texts;
    this.#observers.tell();
  }

  #clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    if (this.#texts.size === 0) return;
    this.#texts = new Map();
    this.#observers.tell();
  }
}
