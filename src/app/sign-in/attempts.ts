import { Refusal } from '../../core/refusal.ts';
import type { SignInAttemptTable } from '../../store/sign-in-attempts.ts';
import { hashSecret } from '../secrets.ts';

const MOST_TRIES = 10;
const WINDOW_MS = 15 * 60_000;
const SWEPT_EVERY = 1_000;

/**
 * Counts tries under a name, such as an address, in all processes together: ten that came to nothing within a quarter
 * of an hour lock it. Each is counted before it is looked at, so that many at once are no way around.
 */
export class Attempts {
  readonly #table: SignInAttemptTable;
  readonly #now: () => number;
  #taken = 0;

  constructor(parts: { readonly table: SignInAttemptTable; readonly now: () => number }) {
    this.#table = parts.table;
    this.#now = parts.now;
  }

  /** Counts a try that begins; refuses it when the name is locked. */
  async take(name: string): Promise<void> {
    this.#taken += 1;
    if (this.#taken % SWEPT_EVERY === 0) await this.sweep();
    const now = this.#now();
    if ((await this.#table.count(hashSecret(name), now, now - WINDOW_MS)) <= MOST_TRIES) return;
    throw new Refusal('too-many-requests', 'Too many failed sign-ins; try again in a quarter of an hour.');
  }

  /** The try was good, and there is more to prove: those that failed before still count. */
  giveBack(name: string): Promise<void> {
    return this.#table.uncount(hashSecret(name));
  }

  /** All was proved: nothing counts any more. */
  forget(name: string): Promise<void> {
    return this.#table.forget(hashSecret(name));
  }

  /** Forgets what is over. */
  sweep(): Promise<void> {
    return this.#table.sweep(this.#now() - WINDOW_MS);
  }
}
