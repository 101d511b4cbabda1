import type { App } from '../app/context.ts';
import type { Dialect, TimerHandler } from '../dialects/dialect.ts';
import { deadlineWarnings } from './deadline-warnings.ts';

const EVERY_MS = 1_000;
const AT_ONCE = 100;
const LEASE_MS = 30_000;

/** Does what is due in sessions, by Koine's own handlers and the dialects', each timer in one process at a time. */
export class SessionTimers {
  readonly #app: App;
  readonly #handlers: ReadonlyMap<string, TimerHandler>;
  readonly #onError: (error: unknown) => void;
  #timeout: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(app: App, dialects: readonly Dialect[], onError: (error: unknown) => void) {
    this.#app = app;
    this.#handlers = new Map(
      [deadlineWarnings, ...dialects.map(({ timers = {} }) => timers)].flatMap((timers) => Object.entries(timers)),
    );
    this.#onError = onError;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timeout = setTimeout(() => {
      this.#running = this.#run().finally(() => this.start());
    }, EVERY_MS);
  }

  /** Takes nothing any more, and waits for what is in work. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timeout) clearTimeout(this.#timeout);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      const now = Date.now();
      for (const timer of await this.#app.timers.take(now, AT_ONCE, LEASE_MS)) {
        const again = await this.#handlers.get(timer.kind)?.(this.#app, timer);
        await this.#app.timers.settle(timer, now + LEASE_MS, again);
      }
    } catch (error) {
      // What was taken comes back when its lease is over.
      this.#onError(error);
    }
  }
}
