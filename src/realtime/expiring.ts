/** Keys that each last equally long unless they are set again; one timer for all of them. */
export class Expiring<Key> {
  readonly #lastsMs: number;
  readonly #expired: (key: Key) => void;
  readonly #deadlines = new Map<Key, number>();
  #timer: NodeJS.Timeout | null = null;

  /** `expired` is called once for each key whose time is up, and that was not deleted before. */
  constructor(lastsMs: number, expired: (key: Key) => void) {
    this.#lastsMs = lastsMs;
    this.#expired = expired;
  }

  set(key: Key): void {
    this.#deadlines.delete(key);
    this.#deadlines.set(key, performance.now() + this.#lastsMs);
    this.#timer ??= this.#start(this.#lastsMs);
  }

  has(key: Key): boolean {
    return this.#deadlines.has(key);
  }

  get size(): number {
    return this.#deadlines.size;
  }

  delete(key: Key): boolean {
    return this.#deadlines.delete(key);
  }

  /** Forgets all keys; none of them expires any more. */
  close(): void {
    this.#deadlines.clear();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #start(afterMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#sweep(), Math.max(1, afterMs)).unref();
  }

  /** Keys stand in the order of their deadlines, for all last equally long. */
  #sweep(): void {
    this.#timer = null;
    for (const [key, deadline] of this.#deadlines) {
      const left = deadline - performance.now();
      if (left > 0) {
        this.#timer ??= this.#start(left);
        return;
      }
      this.#deadlines.delete(key);
      this.#expired(key);
    }
  }
}
