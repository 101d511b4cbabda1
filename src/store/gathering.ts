/** Look-ups by key in few queries: what is asked for while one query runs shares the next one. No timer. */
export class Gathering<Value> {
  readonly #find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>;
  #keys: string[] = [];
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<ReadonlyMap<string, Value>> | null = null;

  /** `find` gives what there is of the keys, each under its key. */
  constructor(find: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {
    this.#find = find;
  }

  /** Null when there is nothing under the key; rejects when the query that it shared failed. */
  async get(key: string): Promise<Value | null> {
    this.#keys.push(key);
    this.#next ??= this.#running.then(() => this.#ask());
    const found = await this.#next;
    return found.get(key) ?? null;
  }

  #ask(): Promise<ReadonlyMap<string, Value>> {
    const found = this.#find(this.#keys);
    this.#keys = [];
    this.#next = null;
    this.#running = found.catch(() => undefined);
    return found;
  }
}
