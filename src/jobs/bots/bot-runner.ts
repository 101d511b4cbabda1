import type { App } from '../../app/context.ts';
import type { Realtime } from '../../realtime/realtime.ts';
import type { BotCalls } from './bot-calls.ts';
import { readBotFeeds } from './bot-reader.ts';
import { type BotWorkParts, workOn } from './bot-work.ts';

type BotTurn = Awaited<ReturnType<App['botTurns']['take']>>[number];

const LOOK_EVERY_MS = 1_000;
const LEASE_MS = 20_000;
const HOLD_EVERY_MS = 5_000;
const AT_ONCE = 64;
const GRACE_MS = 5_000;

export interface BotRunnerOptions {
  readonly app: App;
  readonly realtime: Realtime;
  readonly calls: BotCalls;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
  /** How often it looks for what is due and was not announced (milliseconds). */
  readonly lookEveryMs?: number;
  /** For how long a turn is another's when its holder has died (milliseconds). */
  readonly leaseMs?: number;
}

/**
 * Lets bots answer. What they are asked comes from the feed and stands in rows, each held by one process at a time, so
 * nothing is lost or said twice when one dies, and several processes share the work.
 */
export class BotRunner {
  readonly #parts: BotWorkParts;
  readonly #onError: (error: unknown) => void;
  readonly #lookEveryMs: number;
  readonly #leaseMs: number;
  readonly #stopping = new AbortController();
  /** Ends what is still in work a while after the stop. */
  readonly #breakingOff = new AbortController();
  readonly #work = new Set<Promise<void>>();
  #wake = () => {};
  #isWoken = false;
  #stopListening = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor({ app, realtime, calls, onError, now = Date.now, lookEveryMs, leaseMs }: BotRunnerOptions) {
    this.#parts = { app, realtime, calls, now };
    this.#onError = onError;
    this.#lookEveryMs = lookEveryMs ?? LOOK_EVERY_MS;
    this.#leaseMs = leaseMs ?? LEASE_MS;
  }

  start(): void {
    this.#stopListening = this.#parts.app.journal.onAppended(({ session }) => {
      if (session.bot) this.#rouse();
    });
    this.#running = this.#run();
  }

  /** Begins nothing any more, and waits a while for what is in work; what was not answered by then is answered later. */
  async stop(): Promise<void> {
    this.#stopListening();
    this.#stopping.abort();
    this.#rouse();
    const grace = setTimeout(() => this.#breakingOff.abort(), GRACE_MS);
    await this.#running;
    await Promise.all(this.#work);
    clearTimeout(grace);
    await this.#parts.calls.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      let goesOn = false;
      try {
        goesOn = await readBotFeeds(this.#parts.app);
        goesOn = (await this.#takeDue()) || goesOn;
      } catch (error) {
        this.#onError(error);
      }
      if (!goesOn) await this.#rest();
    }
  }

  /** True when there may be more than there was room for taking. */
  async #takeDue(): Promise<boolean> {
    const room = AT_ONCE - this.#work.size;
    if (room <= 0) return false;
    const now = this.#parts.now();
    const turns = await this.#parts.app.botTurns.take(now, now + this.#leaseMs, room);
    for (const turn of turns) {
      const work = this.#answer(turn).finally(() => {
        this.#work.delete(work);
        this.#rouse();
      });
      this.#work.add(work);
    }
    return turns.length === room;
  }

  async #answer(turn: BotTurn): Promise<void> {
    const { app, now } = this.#parts;
    const losing = new AbortController();
    const holding = setInterval(
      () => {
        app.botTurns.hold(turn, now() + this.#leaseMs).then(
          (isHeld) => isHeld || losing.abort(),
          () => undefined,
        );
      },
      Math.min(HOLD_EVERY_MS, this.#leaseMs / 3),
    );
    try {
      await workOn(this.#parts, turn, AbortSignal.any([this.#breakingOff.signal, losing.signal]));
    } catch (error) {
      // The turn comes back when its lease is over.
      if (!this.#breakingOff.signal.aborted && !losing.signal.aborted) this.#onError(error);
    } finally {
      clearInterval(holding);
    }
  }

  async #rest(): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#lookEveryMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isWoken = false;
  }

  #rouse(): void {
    this.#isWoken = true;
    this.#wake();
  }
}
