import type { App } from '../app/context.ts';
import { inTurns } from './recurring.ts';

/** Events that come within so long are taken together: few, so that what is being said waits for none of it. */
const GATHER_MS = 25;
/** How often it looks for what another process wrote. */
const LOOK_EVERY_MS = 2_000;

/**
 * Takes the words of what was appended, beside any number of other processes that do so. What was posted is found
 * within a tenth of a second; after a long import, as soon as its turn comes. What this process appended itself is
 * not read again, unless others write to the same account.
 */
export class SearchIndexing {
  readonly #app: Pick<App, 'searchIndex' | 'journal'>;
  readonly #onError: (error: unknown) => void;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #timeout: NodeJS.Timeout | null = null;
  #dueAt = 0;
  #running: Promise<void> | null = null;
  /** Something was appended while it ran. */
  #isStirred = false;
  #stopped = false;
  #undo: () => unknown = () => {};

  constructor(app: Pick<App, 'searchIndex' | 'journal'>, onError: (error: unknown) => void) {
    this.#app = app;
    this.#onError = onError;
  }

  start(): void {
    this.#undo = this.#app.journal.onAppended((appended) => {
      this.#app.searchIndex.hear(appended);
      this.#wake(GATHER_MS);
    });
    this.#wake(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#undo();
    if (this.#timeout) clearTimeout(this.#timeout);
    await this.#running;
  }

  /** All that there is to take now. Never throws. */
  async run(): Promise<void> {
    try {
      this.#lookedAt = performance.now();
      await this.#take(await this.#app.searchIndex.accountsBehind());
    } catch (error) {
      this.#onError(error);
    }
  }

  async #take(accountIds: readonly string[]): Promise<void> {
    const step = (accountId: string) => this.#app.searchIndex.advance(accountId);
    await inTurns(accountIds, step, () => this.#stopped, this.#onError);
  }

  #wake(inMs: number): void {
    const dueAt = performance.now() + inMs;
    this.#isStirred = this.#running !== null;
    if (this.#stopped || this.#running || (this.#timeout && this.#dueAt <= dueAt)) return;
    if (this.#timeout) clearTimeout(this.#timeout);
    this.#dueAt = dueAt;
    this.#timeout = setTimeout(() => {
      this.#timeout = null;
      const looks = performance.now() >= this.#lookedAt + LOOK_EVERY_MS;
      this.#running = (looks ? this.run() : this.#take(this.#app.searchIndex.accountsInHand())).finally(() => {
        this.#running = null;
        this.#wake(this.#isStirred ? GATHER_MS : LOOK_EVERY_MS);
      });
    }, inMs);
    this.#timeout.unref();
  }
}
