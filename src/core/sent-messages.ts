/**
 * The ids of a session's messages and the sequence each stands at. It is a value, found in and extended at one price
 * however many there are: the states of one session share what they look up, each as far as it goes itself.
 */
export class SentMessages {
  readonly #seqs: Map<string, number>;
  readonly #count: number;
  readonly #last: number;

  private constructor(seqs: Map<string, number>, count: number, last: number) {
    this.#seqs = seqs;
    this.#count = count;
    this.#last = last;
  }

  static readonly none = new SentMessages(new Map(), 0, -1);

  /** The messages with one more, which stands after all others; its id must not be there yet. */
  add(messageId: string, seq: number): SentMessages {
    return new SentMessages(this.#extensible().set(messageId, seq), this.#count + 1, seq);
  }

  /** The sequence at which the message stands, or null when it was never posted. */
  find(messageId: string): number | null {
    const seq = this.#seqs.get(messageId);
    return seq === undefined || seq > this.#last ? null : seq;
  }

  /** What was decided from this state before, and came to nothing, is left to the state it led to. */
  #extensible(): Map<string, number> {
    if (this.#count > 0 && this.#seqs.size === this.#count) return this.#seqs;
    return new Map([...this.#seqs].slice(0, this.#count));
  }
}
