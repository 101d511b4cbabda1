import { isWord, type Unit, unitsOf } from './text-units.ts';

/** What a pattern is made of. */
export type PatternNode =
  | { readonly kind: 'one'; readonly takes: (unit: Unit) => boolean }
  | { readonly kind: 'edge' }
  | { readonly kind: 'all'; readonly of: readonly PatternNode[] }
  | { readonly kind: 'any'; readonly of: readonly PatternNode[] }
  /** `most` is null for without end. */
  | { readonly kind: 'repeat'; readonly of: PatternNode; readonly least: number; readonly most: number | null };

const LONGEST = 200;
const DEEPEST = 10;
const MOST_REPEATS = 100;

type Takes = (unit: Unit) => boolean;

const classes: Readonly<Record<string, Takes>> = {
  d: ({ digit }) => digit !== null,
  w: isWord,
  s: ({ char }) => /^\s$/u.test(char),
};

/** The pattern's parts, or a sentence that says what is wrong with it. */
export function parsePattern(source: string): PatternNode | string {
  if (source === '') return 'The pattern is empty.';
  if (source.length > LONGEST) return `A pattern has at most ${LONGEST} characters.`;
  try {
    const reader = new Reader(source);
    const node = reader.alternatives(0);
    if (!reader.isDone) return 'There is a ) without its (.';
    return node;
  } catch (error) {
    if (error instanceof Faulty) return error.message;
    throw error;
  }
}

class Faulty extends Error {}

/** Reads a pattern from left to right. */
class Reader {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#chars = [...source];
  }

  get isDone(): boolean {
    return this.#at >= this.#chars.length;
  }

  alternatives(depth: number): PatternNode {
    if (depth > DEEPEST) throw new Faulty(`Groups may stand at most ${DEEPEST} deep in each other.`);
    const of = [this.#sequence(depth)];
    while (this.#skip('|')) of.push(this.#sequence(depth));
    return of.length === 1 && of[0] ? of[0] : { kind: 'any', of };
  }

  #sequence(depth: number): PatternNode {
    const of: PatternNode[] = [];
    while (!this.isDone && this.#peek() !== '|' && this.#peek() !== ')') of.push(this.#repeated(depth));
    if (of.length === 0) throw new Faulty('A part of the pattern is empty.');
    return { kind: 'all', of };
  }

  #repeated(depth: number): PatternNode {
    const of = this.#atom(depth);
    const bounds = this.#bounds();
    if (bounds === null) return of;
    if (of.kind === 'edge') throw new Faulty('\\b cannot be repeated.');
    if (this.#peek() !== undefined && /[?*+{]/.test(this.#peek() ?? '')) {
      throw new Faulty('Something is repeated twice; put it into a group.');
    }
    return { kind: 'repeat', of, ...bounds };
  }

  #bounds(): { readonly least: number; readonly most: number | null } | null {
    if (this.#skip('?')) return { least: 0, most: 1 };
    if (this.#skip('*')) return { least: 0, most: null };
    if (this.#skip('+')) return { least: 1, most: null };
    if (!this.#skip('{')) return null;
    let text = '';
    while (!this.isDone && this.#peek() !== '}') text += this.#next();
    const [, low = '', comma, high = ''] = /^(\d{1,3})(,)?(\d{1,3})?$/.exec(text) ?? [];
    if (!this.#skip('}') || low === '' || (comma === undefined && high !== '')) {
      throw new Faulty('After { comes a number, or two with a comma between, and then }.');
    }
    const least = Number(low);
    const most = comma === undefined ? least : high === '' ? null : Number(high);
    if (most !== null && most < least) throw new Faulty(`{${text}} ends before it begins.`);
    if (Math.max(least, most ?? 0) > MOST_REPEATS) throw new Faulty(`Nothing repeats more than ${MOST_REPEATS} times.`);
    return { least, most };
  }

  #atom(depth: number): PatternNode {
    const char = this.#next();
    switch (char) {
      case '(': {
        if (this.#peek() === '?') throw new Faulty('Groups that begin with (? are not understood.');
        const inner = this.alternatives(depth + 1);
        if (!this.#skip(')')) throw new Faulty('There is a ( without its ).');
        return inner;
      }
      case '[':
        return { kind: 'one', takes: this.#set() };
      case '.':
        return { kind: 'one', takes: ({ char: read }) => read !== '\n' };
      case '\\':
        return this.#peek() === 'b' && this.#next() ? { kind: 'edge' } : { kind: 'one', takes: this.#escaped() };
      case '^':
      case '$':
        throw new Faulty(`${char} has no place here: a pattern is looked for anywhere in the text.`);
      case '?':
      case '*':
      case '+':
      case '{':
        throw new Faulty(`There is nothing before ${char} to repeat.`);
      default:
        return { kind: 'one', takes: takesOne(char) };
    }
  }

  #set(): Takes {
    const isNegated = this.#skip('^');
    const members: Takes[] = [];
    while (this.#peek() !== ']') {
      if (this.isDone) throw new Faulty('There is a [ without its ].');
      members.push(this.#member());
    }
    this.#next();
    if (members.length === 0) throw new Faulty('There is nothing between [ and ].');
    return (unit) => members.some((takes) => takes(unit)) !== isNegated;
  }

  #member(): Takes {
    const first = this.#next();
    if (first === '\\') return this.#escaped();
    if (this.#peek() !== '-' || this.#chars[this.#at + 1] === ']') return takesOne(first);
    this.#next();
    const last = this.isDone ? '' : this.#next();
    const [low, high] = [foldedCode(first), foldedCode(last)];
    if (last === '' || last === '\\' || high < low) throw new Faulty(`[${first}-${last}] is no range.`);
    return ({ char }) => {
      const code = char.codePointAt(0) ?? 0;
      return code >= low && code <= high;
    };
  }

  #escaped(): Takes {
    if (this.isDone) throw new Faulty('The pattern ends with \\.');
    const char = this.#next();
    const known = classes[char];
    if (known) return known;
    if (/[\p{L}\p{Nd}]/u.test(char)) throw new Faulty(`\\${char} is not understood.`);
    return takesOne(char);
  }

  #peek(): string | undefined {
    return this.#chars[this.#at];
  }

  #next(): string {
    this.#at += 1;
    return this.#chars[this.#at - 1] ?? '';
  }

  #skip(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at += 1;
    return true;
  }
}

function takesOne(char: string): Takes {
  const folded = foldedOf(char);
  const digit = /^\d$/.test(char) ? Number(char) : null;
  return (unit) => unit.char === folded || (digit !== null && unit.digit === digit);
}

function foldedOf(char: string): string {
  return unitsOf(char)[0]?.char ?? char;
}

function foldedCode(char: string): number {
  return foldedOf(char).codePointAt(0) ?? 0;
}
