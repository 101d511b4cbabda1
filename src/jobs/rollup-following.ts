import type { App } from '../app/context.ts';
import { inTurns, Lookout, Recurring } from './recurring.ts';

const EVERY_MS = 1_000;
/** How often it moves on over what changes no figure. */
const MOVE_EVERY_MS = 5_000;

/** Brings every account's rollups as far as its log has come, beside any number of other processes that do so. */
export class RollupFollowing {
  readonly #app: Pick<App, 'rollups' | 'journal'>;
  readonly #recurring: Recurring;
  readonly #lookout = new Lookout(MOVE_EVERY_MS);
  #undo: () => unknown = () => {};

  constructor(app: Pick<App, 'rollups' | 'journal'>, onError: (error: unknown) => void) {
    this.#app = app;
    const { rollups } = app;
    const step = (accountId: string) => rollups.step(accountId);
    const follow = async (signal: AbortSignal) =>
      inTurns(await rollups.accountsBehind(this.#lookout.isDue()), step, () => signal.aborted, onError);
    this.#recurring = new Recurring(follow, { everyMs: EVERY_MS, onError });
  }

  start(): void {
    this.#undo = this.#app.journal.onAppended((appended) => this.#app.rollups.hear(appended));
    this.#recurring.start();
  }

  async stop(): Promise<void> {
    this.#undo();
    await this.#recurring.stop();
  }

  /** All that there is to take now. Never throws. */
  run(): Promise<void> {
    this.#lookout.stir();
    return this.#recurring.run();
  }
}
