import { invalidInput } from '../../../core/refusal.ts';
import { namedPeriod } from './filter-periods.ts';

export type Value = string | number | boolean | null;

/** What a `$filter` says. Values of a list operator come one after the other. */
export type Node =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Node[] }
  | { readonly kind: 'not'; readonly of: Node }
  | {
      readonly kind: 'criterion';
      readonly column: string;
      readonly operator: string;
      readonly values: readonly Value[];
    };

type Token =
  | { readonly kind: 'word' | 'text' | 'sign'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([()=,])|(-?\d+(?:\.\d+)?)(?=[\s(),]|$)|([^\s()=,']+))/y;
const textFunctions: ReadonlySet<string> = new Set(['startswith', 'endswith', 'substringof']);
const periodFunctions: ReadonlySet<string> = new Set([
  'this',
  'next',
  'previous',
  'thisandnext',
  'thisandprevious',
  'thisandpreviousandnext',
]);
const alone: ReadonlySet<string> = new Set(['beforetoday', 'aftertoday', 'currentassociate']);
const MAX_LENGTH = 4_000;
const MAX_DEPTH = 20;

/** Reads `a eq 1 and (b contains 'x' or c oneOf (1,2))`, and the functions of OData. Refuses what it cannot read. */
export function parseFilter(text: string): Node {
  if (text.length > MAX_LENGTH) throw unreadable('it is too long');
  const reader = new Reader(tokensOf(text));
  const node = reader.either(0);
  reader.finish();
  return node;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throw unreadable(`'${text.slice(from, from + 20)}' is not understood`);
    const [, quoted, sign, number, word] = found;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

/** One pass over the tokens. */
class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(depth: number): Node {
    return this.#joined('or', () => this.#both(depth));
  }

  finish(): void {
    if (this.#peek()) throw unreadable(`'${this.#peek()?.text}' was not expected`);
  }

  #both(depth: number): Node {
    return this.#joined('and', () => this.#one(depth));
  }

  #joined(kind: 'and' | 'or', read: () => Node): Node {
    const of = [read()];
    while (this.#isWord(kind)) {
      this.#next += 1;
      of.push(read());
    }
    return of.length === 1 && of[0] ? of[0] : { kind, of };
  }

  #one(depth: number): Node {
    if (depth > MAX_DEPTH) throw unreadable('it is nested too deeply');
    if (this.#isWord('not')) {
      this.#next += 1;
      return { kind: 'not', of: this.#one(depth + 1) };
    }
    if (this.#isSign('(')) {
      this.#next += 1;
      const node = this.either(depth + 1);
      this.#expect(')');
      return node;
    }
    return this.#criterion();
  }

  #criterion(): Node {
    const column = this.#take();
    if (column.kind !== 'word') throw unreadable(`'${column.text}' is not a column`);
    const name = column.text.toLowerCase();
    if (textFunctions.has(name) && this.#isSign('(')) return this.#call(name);
    if (periodFunctions.has(name) && this.#isSign('(')) return this.#period(name);
    const operator = this.#take();
    if (operator.kind !== 'word' && operator.text !== '=') throw unreadable(`'${operator.text}' is not an operator`);
    const isAlone = alone.has(operator.text.toLowerCase()) || namedPeriod(operator.text) !== null;
    const values = isAlone ? [] : this.#values();
    return { kind: 'criterion', column: column.text, operator: operator.text, values };
  }

  /** `substringof('x',column)` has its arguments the other way round. */
  #call(name: string): Node {
    this.#expect('(');
    const first = this.#take();
    this.#expect(',');
    const second = this.#take();
    this.#expect(')');
    const [column, value] = name === 'substringof' ? [second, first] : [first, second];
    if (this.#isWord('eq')) {
      this.#next += 1;
      const isWanted = this.#take().text.toLowerCase() === 'true';
      const node: Node = { kind: 'criterion', column: column.text, operator: name, values: [value.text] };
      return isWanted ? node : { kind: 'not', of: node };
    }
    return { kind: 'criterion', column: column.text, operator: name, values: [value.text] };
  }

  /** `next(column,2,'month')`: the column, how many where it is said, and the kind of period. */
  #period(name: string): Node {
    this.#expect('(');
    const column = this.#take().text;
    const values: Value[] = [];
    while (this.#isSign(',')) {
      this.#next += 1;
      values.push(this.#value());
    }
    this.#expect(')');
    return { kind: 'criterion', column, operator: name, values };
  }

  #values(): readonly Value[] {
    const values: Value[] = [];
    const isList = this.#isSign('(');
    if (isList) this.#next += 1;
    if (isList && this.#isSign(')')) {
      this.#next += 1;
      return values;
    }
    for (;;) {
      values.push(this.#value());
      if (!this.#isSign(',')) break;
      this.#next += 1;
    }
    if (isList) this.#expect(')');
    return values;
  }

  #value(): Value {
    const token = this.#take();
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'sign') throw unreadable(`'${token.text}' is not a value`);
    if (token.kind === 'text') return token.text;
    if (token.text.toLowerCase() === 'datetime' && this.#peek()?.kind === 'text') return this.#take().text;
    const word = token.text.toLowerCase();
    return word === 'null' ? null : word === 'true' ? true : word === 'false' ? false : token.text;
  }

  #take(): Token {
    const token = this.#peek();
    if (!token) throw unreadable('it ends too early');
    this.#next += 1;
    return token;
  }

  #expect(sign: string): void {
    if (!this.#isSign(sign)) throw unreadable(`'${sign}' was expected`);
    this.#next += 1;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #isSign(sign: string): boolean {
    const token = this.#peek();
    return token?.kind === 'sign' && token.text === sign;
  }

  #isWord(word: string): boolean {
    const token = this.#peek();
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }
}

function unreadable(why: string): Error {
  return invalidInput('/$filter', `The filter cannot be read: ${why}.`);
}
