import { FilterFault } from './expression.ts';
import type { Sign, Token } from './tokens.ts';

/** Goes through the tokens from the first to the last. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.ahead(0);
  }

  get isDone(): boolean {
    return this.token.kind === 'end';
  }

  /** The token so many places further on. */
  ahead(places: number): Token {
    const token = this.#tokens[Math.min(this.#next + places, this.#tokens.length - 1)];
    if (!token) throw new Error('There are no tokens');
    return token;
  }

  take(): Token {
    const { token } = this;
    this.#next += 1;
    return token;
  }

  /** Whether the token, or the one so many places further on, is one of these words, in any case. */
  isWord(words: readonly string[], places = 0): boolean {
    const token = this.ahead(places);
    return token.kind === 'word' && words.includes(token.text.toLowerCase());
  }

  isSign(sign: Sign): boolean {
    return this.token.kind === 'sign' && this.token.sign === sign;
  }

  skipWord(...words: readonly string[]): boolean {
    const is = this.isWord(words);
    if (is) this.#next += 1;
    return is;
  }

  skipSign(sign: Sign): boolean {
    const is = this.isSign(sign);
    if (is) this.#next += 1;
    return is;
  }

  needSign(sign: Sign, detail: string): void {
    if (!this.skipSign(sign)) throw this.fault(detail);
  }

  fault(detail: string, token = this.token): FilterFault {
    return new FilterFault(token.at, Math.max(token.length, 1), detail);
  }
}
