import type { App } from '../app/context.ts';

type Settlement = Parameters<App['deliveries']['settle']>[0][number];

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: (held: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const MOST_AT_ONCE = 200;

/** Writes how tries went; those that come while a batch is being written make the next one. No timer. */
export class Settling {
  readonly #deliveries: App['deliveries'];
  #waiting: Waiting[] = [];
  #running = false;

  constructor(deliveries: App['deliveries']) {
    this.#deliveries = deliveries;
  }

  /** Whether the holder still had the lane; if not, nothing was written. */
  settle(settlement: Settlement): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ settlement, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      // A turn of the event loop lets tries that ended together share the first batch as well.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        const held = await this.#deliveries.settle(batch.map(({ settlement }) => settlement));
        for (const [index, { resolve }] of batch.entries()) resolve(held[index] ?? false);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }
}
