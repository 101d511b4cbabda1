import type { App } from '../app/context.ts';

const EVERY_MS = 1_000;

/** Writes the exports that were asked for, one at a time, beside any number of other processes that do so. */
export class Exporting {
  readonly #exports: Pick<App['exports'], 'performNext'>;
  readonly #onError: (error: unknown) => void;
  readonly #stopping = new AbortController();
  #timeout: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor({ exports }: Pick<App, 'exports'>, onError: (error: unknown) => void) {
    this.#exports = exports;
    this.#onError = onError;
  }

  start(): void {
    if (this.#stopping.signal.aborted) return;
    this.#timeout = setTimeout(() => {
      this.#running = this.run().finally(() => this.start());
    }, EVERY_MS).unref();
  }

  /** Begins nothing any more, and breaks off what is being written: it goes on from there when its lease is over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timeout) clearTimeout(this.#timeout);
    await this.#running;
  }

  /** All that is to be written now. Never throws. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      while (!signal.aborted && (await this.#exports.performNext(signal, this.#onError)));
    } catch (error) {
      this.#onError(error);
    }
  }
}
