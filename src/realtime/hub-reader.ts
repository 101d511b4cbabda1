import type { Appended } from '../store/journal.ts';
import type { Wake } from './bus.ts';

/**
 * What a reader is told: an append with all that was written; only that something was written elsewhere; or that
 * anything may have been, for wake-ups were lost.
 */
export type News =
  | { readonly kind: 'appended'; readonly appended: Appended; readonly weight: number }
  | { readonly kind: 'woken'; readonly wake: Wake }
  | { readonly kind: 'missed' };

/** How much may wait for one reader: events, and characters of text in them. */
export interface ReaderLimits {
  readonly events: number;
  readonly characters: number;
}

/** The reader was too slow, and what it missed is gone from memory: it must begin again from its position. */
export class ReaderOverflow extends Error {
  override readonly name = 'ReaderOverflow';
}

/** A bounded queue between the hub and one reader. `offer` never waits; a reader that falls behind is cut off. */
export class HubReader {
  readonly #limits: ReaderLimits;
  readonly #leave: (reader: HubReader) => void;
  #queue: News[] = [];
  #events = 0;
  #characters = 0;
  #state: 'open' | 'overflowed' | 'closed' = 'open';
  #awaken: (() => void) | null = null;

  constructor(limits: ReaderLimits, leave: (reader: HubReader) => void) {
    this.#limits = limits;
    this.#leave = leave;
  }

  offer(news: News): void {
    if (this.#state !== 'open') return;
    if (news.kind === 'appended') {
      this.#events += news.appended.events.length;
      this.#characters += news.weight;
    } else {
      this.#events += 1;
    }
    if (this.#events > this.#limits.events || this.#characters > this.#limits.characters) {
      this.#end('overflowed');
      return;
    }
    this.#queue.push(news);
    this.#awaken?.();
  }

  /** All that waits, at least one; null once the reader is closed. Throws `ReaderOverflow` once it was cut off. */
  async take(): Promise<readonly News[] | null> {
    if (this.#state === 'open' && this.#queue.length === 0) {
      await new Promise<void>((resolve) => {
        this.#awaken = resolve;
      });
      this.#awaken = null;
    }
    if (this.#state === 'overflowed') throw new ReaderOverflow('Too much waited for this reader.');
    if (this.#state === 'closed') return null;
    const taken = this.#queue;
    this.#queue = [];
    this.#events = 0;
    this.#characters = 0;
    return taken;
  }

  close(): void {
    if (this.#state === 'open') this.#end('closed');
  }

  #end(state: 'overflowed' | 'closed'): void {
    this.#state = state;
    this.#queue = [];
    this.#leave(this);
    this.#awaken?.();
  }
}
