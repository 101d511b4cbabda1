/** How long things took, in milliseconds. */
export class Latencies {
  #values = new Float64Array(1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(milliseconds: number): void {
    if (this.#count === this.#values.length) {
      const grown = new Float64Array(this.#count * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#count] = milliseconds;
    this.#count += 1;
  }

  summary(): LatencySummary {
    const sorted = this.#values.slice(0, this.#count).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return { count: this.#count, p50: at(0.5), p99: at(0.99) };
  }
}

/** Milliseconds that half, and all but one in a hundred, stayed under. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}
