import { Refusal } from '../../core/refusal.ts';

const FAILURES = 10;
const FAILURE_WINDOW_MS = 15 * 60_000;
const MOST_HELD = 10_000;

/** Counts what failed under a name, such as an address: ten failures within a quarter of an hour lock it. */
export class Attempts {
  readonly #now: () => number;
  readonly #failures = new Map<string, { count: number; since: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  refuseLocked(name: string): void {
    const failures = this.#failures.get(name);
    if (!failures) return;
    if (this.#now() - failures.since > FAILURE_WINDOW_MS) this.#failures.delete(name);
    else if (failures.count >= FAILURES) {
      throw new Refusal('too-many-requests', 'Too many failed sign-ins; try again in a quarter of an hour.');
    }
  }

  fail(name: string): void {
    const failures = this.#failures.get(name) ?? { count: 0, since: this.#now() };
    // The oldest is forgotten first, so that many names do not unlock the newest.
    if (this.#failures.size >= MOST_HELD) this.#failures.delete(this.#failures.keys().next().value ?? '');
    this.#failures.set(name, { ...failures, count: failures.count + 1 });
  }

  succeed(name: string): void {
    this.#failures.delete(name);
  }
}
