import type { App } from '../app/context.ts';

const EVERY_MS = 1_000;

/** Brings every account's rollups as far as its log has come, beside any number of other processes that do so. */
export class RollupFollowing {
  readonly #rollups: Pick<App['rollups'], 'accountsBehind' | 'step'>;
  readonly #onError: (error: unknown) => void;
  #timeout: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor({ rollups }: Pick<App, 'rollups'>, onError: (error: unknown) => void) {
    this.#rollups = rollups;
    this.#onError = onError;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timeout = setTimeout(() => {
      this.#running = this.run().finally(() => this.start());
    }, EVERY_MS).unref();
  }

  /** Begins nothing any more, and waits for the stretch that is being counted. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timeout) clearTimeout(this.#timeout);
    await this.#running;
  }

  /** All that is to be counted now. Never throws. */
  async run(): Promise<void> {
    try {
      for (const accountId of await this.#rollups.accountsBehind()) {
        await this.#follow(accountId).catch(this.#onError);
      }
    } catch (error) {
      this.#onError(error);
    }
  }

  async #follow(accountId: string): Promise<void> {
    while (!this.#stopped && (await this.#rollups.step(accountId)));
  }
}
