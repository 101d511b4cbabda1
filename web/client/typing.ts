import type { ActorRef } from '../../src/core/event.ts';

const EXPIRES_AFTER_MS = 6_000;
const REPEAT_AFTER_MS = 3_000;
/** A little longer than the server passes repeats over. */
const PREVIEW_EVERY_MS = 1_200;

/** Who of the others is typing; a sign that is not repeated fades after six seconds. */
export class TypingBoard {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #changed: () => void;
  #actors: readonly ActorRef[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get actors(): readonly ActorRef[] {
    return this.#actors;
  }

  hear(actor: ActorRef, isTyping: boolean): void {
    const key = keyOf(actor);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const others = this.#actors.filter((other) => keyOf(other) !== key);
    if (isTyping)
      this.#timers.set(
        key,
        setTimeout(() => this.hear(actor, false), EXPIRES_AFTER_MS),
      );
    if (!isTyping && others.length === this.#actors.length) return;
    this.#actors = isTyping ? [...others, actor] : others;
    this.#changed();
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#actors = [];
  }
}

/** Tells that this side is typing: at once, then every three seconds while it goes on, and when it stopped. */
export class TypingSender {
  readonly #send: (isTyping: boolean, text?: string) => void;
  #sentAt = 0;
  #previewTimer: ReturnType<typeof setTimeout> | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (isTyping: boolean, text?: string) => void) {
    this.#send = send;
  }

  /** To be called at every keystroke. */
  type(now = Date.now()): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.stop(), EXPIRES_AFTER_MS - 1_000);
    if (now - this.#sentAt < REPEAT_AFTER_MS) return;
    this.#sentAt = now;
    this.#send(true);
  }

  /** The same with what was typed so far, where the other side may see it: told soon after each change. */
  preview(text: string, now = Date.now()): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.stop(), EXPIRES_AFTER_MS - 1_000);
    clearTimeout(this.#previewTimer);
    const wait = Math.max(0, this.#sentAt + PREVIEW_EVERY_MS - now);
    this.#previewTimer = setTimeout(() => {
      this.#sentAt = Date.now();
      this.#send(true, text);
    }, wait);
  }

  stop(): void {
    this.forget();
    this.#send(false);
  }

  /** As `stop`, but nobody is told: a message that follows says it. */
  forget(): void {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#previewTimer);
    this.#sentAt = 0;
  }
}

function keyOf(actor: ActorRef): string {
  return `${actor.kind}:${actor.id}`;
}
