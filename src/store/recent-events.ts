import type { Positioned } from '../core/event.ts';
import type { Appended } from './journal.ts';

/** How much is held in all. What is more is read from the log instead. */
export interface RecentLimits {
  readonly events: number;
  readonly characters: number;
}

const defaultLimits: RecentLimits = { events: 4_000, characters: 4 * 1024 * 1024 };

/**
 * What this process committed a moment ago, for one reader that follows the log: so it need not ask for what was just
 * in hand. Only an unbroken run of positions is ever given; where one is missing, it was written elsewhere, quietly, or
 * never, and the log is to be asked.
 */
export class RecentEvents {
  readonly #limits: RecentLimits;
  readonly #byAccount = new Map<string, Positioned[]>();
  #events = 0;
  #characters = 0;

  constructor(limits: RecentLimits = defaultLimits) {
    this.#limits = limits;
  }

  add({ session, events, position }: Appended): void {
    const held = this.#byAccount.get(session.accountId) ?? [];
    if ((held.at(-1)?.position ?? 0) >= position) this.#drop(session.accountId);
    for (const [index, event] of events.entries()) {
      held.push({ position: position + index, sessionId: session.id, event });
      this.#events += 1;
      this.#characters += weightOf(event);
    }
    this.#byAccount.set(session.accountId, held);
    if (this.#events > this.#limits.events || this.#characters > this.#limits.characters) this.clear();
  }

  /** Accounts of which something is held. */
  accounts(): readonly string[] {
    return [...this.#byAccount.keys()];
  }

  /**
   * Up to `limit` events that follow the position one by one; none when the next one is not held. What is not after the
   * position is forgotten.
   */
  after(accountId: string, position: number, limit: number): readonly Positioned[] {
    const held = this.#byAccount.get(accountId) ?? [];
    const start = held.findIndex((one) => one.position > position);
    this.#forget(accountId, held.splice(0, start === -1 ? held.length : start));
    let count = 0;
    while (count < limit && held[count]?.position === position + 1 + count) count += 1;
    return held.slice(0, count);
  }

  clear(): void {
    this.#byAccount.clear();
    this.#events = 0;
    this.#characters = 0;
  }

  #drop(accountId: string): void {
    const held = this.#byAccount.get(accountId);
    if (held) this.#forget(accountId, held.splice(0));
  }

  #forget(accountId: string, events: readonly Positioned[]): void {
    this.#events -= events.length;
    for (const { event } of events) this.#characters -= weightOf(event);
    if (this.#byAccount.get(accountId)?.length === 0) this.#byAccount.delete(accountId);
  }
}

function weightOf(event: Positioned['event']): number {
  return event.type === 'message-posted' ? event.text.length : 0;
}
