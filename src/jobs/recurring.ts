/** Does a step for each account in turn until none has more to do, so that much of one keeps none of the others waiting. */
export async function inTurns(
  accountIds: readonly string[],
  step: (accountId: string) => Promise<boolean>,
  isOver: () => boolean,
  onError: (error: unknown) => void,
): Promise<void> {
  let busy = accountIds;
  while (busy.length > 0) {
    const more: string[] = [];
    for (const accountId of busy) {
      if (isOver()) return;
      const isMore = await step(accountId).catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (isMore) more.push(accountId);
    }
    busy = more;
  }
}

/** Work that is done again and again, a while after each time that it was done. What goes wrong is told, and does not end it. */
export class Recurring {
  readonly #work: (signal: AbortSignal) => Promise<void>;
  readonly #everyMs: number;
  readonly #onError: (error: unknown) => void;
  readonly #stopping = new AbortController();
  #timeout: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(
    work: (signal: AbortSignal) => Promise<void>,
    options: { readonly everyMs: number; readonly onError: (error: unknown) => void },
  ) {
    this.#work = work;
    this.#everyMs = options.everyMs;
    this.#onError = options.onError;
  }

  start(): void {
    if (this.#stopping.signal.aborted) return;
    this.#timeout = setTimeout(() => {
      this.#running = this.run().finally(() => this.start());
    }, this.#everyMs);
    this.#timeout.unref();
  }

  /** Begins nothing any more, tells what is in work to come to an end, and waits for that. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timeout) clearTimeout(this.#timeout);
    await this.#running;
  }

  /** Does it now. Never throws. */
  async run(): Promise<void> {
    try {
      await this.#work(this.#stopping.signal);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#onError(error);
    }
  }
}

/** Tells when there may be something to do: when something happened in this process, and every so often for what happened elsewhere. */
export class Lookout {
  readonly #everyMs: number;
  #lookAt = Number.NEGATIVE_INFINITY;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Something happened. */
  stir(): void {
    this.#lookAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether to look now; if so, what happens from now on counts anew. */
  isDue(): boolean {
    const now = performance.now();
    if (now < this.#lookAt) return false;
    this.#lookAt = now + this.#everyMs;
    return true;
  }
}
