/** Who wants to hear of changes. One that throws does not keep the others from hearing. */
export class Observers<T extends unknown[] = []> {
  readonly #listeners = new Set<(...news: T) => void>();

  /** Adds a listener; the answer takes it away again. */
  add(listener: (...news: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...news: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...news);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
