import { type PatternNode, parsePattern } from './text-pattern-parser.ts';
import { type Group, isWord, MASK, type Unit } from './text-units.ts';

/** A step of the machine that a pattern becomes; `next` and the two ways of a fork are places in the program. */
type Step =
  | { readonly do: 'take'; readonly takes: (unit: Unit) => boolean; readonly next: number }
  | { readonly do: 'fork'; readonly first: number; second: number }
  | { readonly do: 'edge'; readonly next: number }
  | { readonly do: 'accept' };

/** A form of text to look for. However it is written, a look takes at most `cost` steps a character. */
export interface TextPattern {
  readonly steps: readonly Step[];
  readonly start: number;
  /** How many steps the machine has. */
  readonly cost: number;
}

/** The most steps that one account's patterns may have together. */
export const MOST_STEPS = 250;

/**
 * Reads a pattern, or tells in a sentence why it is none. The language is the part of regular expressions that a machine
 * without memory can find: letters and digits (upper and lower case are one), `.`, `\d`, `\w`, `\s`, `\b`, `[a-z]`,
 * `[^…]`, groups, `|`, and `?`, `*`, `+`, `{2}`, `{2,5}`, `{2,}`. There are no back references and no look-around.
 */
export function compilePattern(source: string): TextPattern | string {
  const node = parsePattern(source);
  if (typeof node === 'string') return node;
  const steps: Step[] = [{ do: 'accept' }];
  const start = emit(node, 0, steps);
  if (start === null) return `The pattern repeats too much: it comes to more than ${MOST_STEPS} steps.`;
  return { steps, start, cost: steps.length };
}

/** Every stretch that lies in a match, each as long as it gets. One pass, without going back. */
export function findPattern(pattern: TextPattern, units: readonly Unit[]): readonly Group[] {
  const found: Group[] = [];
  let threads: Threads = new Map();
  for (let place = 0; place <= units.length; place += 1) {
    // Those that began earlier stand first and keep their place, so that a match reaches back as far as it can.
    const here: Threads = new Map();
    for (const [step, from] of threads) follow(pattern, step, from, units, place, here);
    follow(pattern, pattern.start, place, units, place, here);
    const from = here.get(0);
    if (from !== undefined && from < place) found.push({ from, to: place });
    threads = new Map();
    const unit = units[place];
    if (!unit || unit.char === MASK) continue;
    for (const [at, began] of here) {
      const step = pattern.steps[at];
      if (step?.do === 'take' && step.takes(unit) && !threads.has(step.next)) threads.set(step.next, began);
    }
  }
  return found;
}

/** By step, where the match that reached it began. */
type Threads = Map<number, number>;

function follow(
  pattern: TextPattern,
  start: number,
  from: number,
  units: readonly Unit[],
  place: number,
  here: Threads,
): void {
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (here.has(at)) continue;
    here.set(at, from);
    const step = pattern.steps[at];
    if (step?.do === 'fork') open.push(step.second, step.first);
    if (step?.do === 'edge' && isEdge(units[place - 1], units[place])) open.push(step.next);
  }
}

/** Beside a mask there is none: what stood there is not known. */
function isEdge(before: Unit | undefined, after: Unit | undefined): boolean {
  if (before?.char === MASK || after?.char === MASK) return false;
  return isWord(before) !== isWord(after);
}

/** The place at which the node begins when `next` comes after it, or null when there are too many steps. */
function emit(node: PatternNode, next: number, steps: Step[]): number | null {
  if (steps.length > MOST_STEPS) return null;
  switch (node.kind) {
    case 'one':
      return steps.push({ do: 'take', takes: node.takes, next }) - 1;
    case 'edge':
      return steps.push({ do: 'edge', next }) - 1;
    case 'all':
      return node.of.reduceRight<number | null>((at, part) => (at === null ? null : emit(part, at, steps)), next);
    case 'any':
      return node.of.reduceRight<number | null>((other, part) => {
        const begin = emit(part, next, steps);
        if (other === null || begin === null) return begin;
        return steps.push({ do: 'fork', first: begin, second: other }) - 1;
      }, null);
    case 'repeat':
      return emitRepeat(node, next, steps);
  }
}

function emitRepeat({ of, least, most }: Extract<PatternNode, { kind: 'repeat' }>, next: number, steps: Step[]) {
  let at: number | null = next;
  if (most === null) {
    const fork: Step = { do: 'fork', first: next, second: next };
    at = steps.push(fork) - 1;
    const again = emit(of, at, steps);
    if (again === null) return null;
    fork.second = again;
  }
  for (let count = least; count < (most ?? least) && at !== null; count += 1) {
    const begin: number | null = emit(of, at, steps);
    at = begin === null ? null : steps.push({ do: 'fork', first: begin, second: next }) - 1;
  }
  for (let count = 0; count < least && at !== null; count += 1) at = emit(of, at, steps);
  return at;
}
