import type { App } from '../app/context.ts';
import type { Dialect, TimerHandler } from '../dialects/dialect.ts';
import { botDeadlines } from './bots/bot-deadlines.ts';
import { deadlineWarnings } from './deadline-warnings.ts';
import { Recurring } from './recurring.ts';

type TakenTimer = Awaited<ReturnType<App['timers']['take']>>[number];

const EVERY_MS = 1_000;
const AT_ONCE = 100;
const LEASE_MS = 30_000;
const MOST_ROUNDS = 200;

/** Does what is due in sessions, by Koine's own handlers and the dialects', each timer in one process at a time. */
export class SessionTimers {
  readonly #app: App;
  readonly #handlers: ReadonlyMap<string, TimerHandler>;
  readonly #onError: (error: unknown) => void;
  readonly #recurring: Recurring;

  constructor(parts: {
    readonly app: App;
    readonly dialects: readonly Dialect[];
    /** Koine's own, by the timer's kind. */
    readonly handlers: Readonly<Record<string, TimerHandler>>;
    readonly onError: (error: unknown) => void;
  }) {
    this.#app = parts.app;
    this.#handlers = new Map(
      [deadlineWarnings, botDeadlines, parts.handlers, ...parts.dialects.map(({ timers = {} }) => timers)].flatMap(
        (each) => Object.entries(each),
      ),
    );
    this.#onError = parts.onError;
    this.#recurring = new Recurring((signal) => this.#work(signal), { everyMs: EVERY_MS, onError: parts.onError });
  }

  start(): void {
    this.#recurring.start();
  }

  /** Takes nothing any more, and waits for what is in work. */
  stop(): Promise<void> {
    return this.#recurring.stop();
  }

  /** All that is due now. Never throws. */
  run(): Promise<void> {
    return this.#recurring.run();
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { timers, now } = this.#app;
    for (let round = 0; round < MOST_ROUNDS && !signal.aborted; round += 1) {
      const taken = await timers.take(now(), AT_ONCE, LEASE_MS);
      await Promise.all(taken.map((timer) => this.#do(timer)));
      if (taken.length < AT_ONCE) return;
    }
  }

  /** What fails comes back when its lease is over. */
  async #do(timer: TakenTimer): Promise<void> {
    try {
      const again = await this.#handlers.get(timer.kind)?.(this.#app, timer);
      await this.#app.timers.settle(timer, again ?? null);
    } catch (error) {
      this.#onError(error);
    }
  }
}
