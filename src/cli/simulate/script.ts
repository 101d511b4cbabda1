import type { Page } from '../../dialects/native/wire.ts';
import type { Dialogue } from './dialogue.ts';
import { makePerson, type Person } from './person.ts';
import { hashOf, Random } from './random.ts';

/** How many of a hundred sessions go which way; the rest is answered by one agent to the end. */
export const shares = {
  /** The visitor leaves while waiting. */
  abandoned: 0.04,
  /** The visitor stays, and nobody accepts. */
  missed: 0.03,
  /** Of the answered ones: another agent takes over. */
  transferred: 0.08,
  /** Of the answered ones: the visitor rates. */
  rated: 0.4,
  /** Of the answered ones: the visitor ends, and not the agent. */
  endedByVisitor: 0.35,
} as const;

export interface ScriptTurn {
  readonly side: 'visitor' | 'agent';
  readonly messageId: string;
  readonly text: string;
  /** Reading, thinking and typing before it is sent. */
  readonly waitMs: number;
  /** The page that the visitor turns to before. */
  readonly page: Page | null;
}

/** All that happens in one session, settled before it begins. */
export interface Script {
  readonly index: number;
  readonly course: 'answered' | 'abandoned' | 'missed';
  readonly person: Person;
  readonly page: Page;
  readonly turns: readonly [ScriptTurn, ...ScriptTurn[]];
  /** Which agent answers, by place in the team. */
  readonly agent: number;
  /** Who takes over before which of the turns, and whether by name or out of the queue. */
  readonly transfer: { readonly beforeTurn: number; readonly agent: number; readonly to: 'agent' | 'queue' } | null;
  readonly endedBy: 'visitor' | 'agent';
  readonly rating: { readonly score: number; readonly comment?: string } | null;
  /** From the session before to this one. */
  readonly arrivalMs: number;
  /** Until an agent accepts; or, when nobody does, until somebody gives up. */
  readonly patienceMs: number;
  /** From the last turn to the end, and from the end to the rating. */
  readonly closingMs: number;
}

const MEAN_ARRIVAL_MS = 12_000;
const SITE = 'https://shop.example';
const pages: readonly (readonly [path: string, title: string])[] = [
  ['/', 'Welcome'],
  ['/lamps', 'Lamps'],
  ['/lamps/arc', 'Arc floor lamp'],
  ['/chairs', 'Chairs'],
  ['/chairs/oak-7', 'Oak chair No. 7'],
  ['/cart', 'Your cart'],
  ['/checkout', 'Checkout'],
  ['/help/delivery', 'Delivery and returns'],
  ['/account/orders', 'Your orders'],
];
const referrers = ['', 'https://search.example/?q=oak+chair', 'https://news.example/living', `${SITE}/newsletter`];
const comments = [
  'Quick and friendly, thank you!',
  'Took a while, but solved.',
  'Exactly what I needed.',
  'Not very helpful.',
];

/** The script of one session: always the same for a seed, an index, a dialogue and a team's size. */
export function writeScript(seed: string, index: number, dialogue: Dialogue, teamSize: number): Script {
  const random = new Random(`${seed}:${index}`);
  const course = random.weighted([
    ['abandoned', shares.abandoned],
    ['missed', shares.missed],
    ['answered', 1 - shares.abandoned - shares.missed],
  ] as const);
  const run = hashOf(seed).toString(16).replace('-', 'n');
  const [first, ...others] = course === 'answered' ? dialogue.turns : dialogue.turns.slice(0, 1);
  if (!first) throw new Error('A dialogue without turns');
  const turnOf = ({ side, text }: typeof first, turn: number): ScriptTurn => ({
    side,
    messageId: `sim-${run}-${index}-${turn}`,
    text,
    waitMs: thinkingMs(random, side) + typingMs(text, side),
    page: side === 'visitor' && turn > 0 && random.chance(0.15) ? makePage(random, `${SITE}/`) : null,
  });
  const agent = random.between(0, teamSize - 1);
  const answered = course === 'answered';
  return {
    index,
    course,
    person: makePerson(random),
    page: makePage(random, random.pick(referrers)),
    turns: [turnOf(first, 0), ...others.map((turn, place) => turnOf(turn, place + 1))],
    agent,
    transfer: answered && random.chance(shares.transferred) ? makeTransfer(random, others, agent, teamSize) : null,
    endedBy: random.chance(shares.endedByVisitor) ? 'visitor' : 'agent',
    rating: answered && random.chance(shares.rated) ? makeRating(random) : null,
    arrivalMs: random.exponential(MEAN_ARRIVAL_MS),
    patienceMs: answered ? random.between(2_000, 25_000) : random.between(30_000, 180_000),
    closingMs: random.between(1_500, 8_000),
  };
}

function makeTransfer(random: Random, later: Dialogue['turns'], agent: number, teamSize: number): Script['transfer'] {
  const turns = later.flatMap(({ side }, place) => (side === 'agent' ? [place + 1] : []));
  // One who said nothing yet has nothing to hand over.
  const candidates = turns.slice(1);
  if (candidates.length === 0 || teamSize < 2) return null;
  return {
    beforeTurn: random.pick(candidates),
    agent: (agent + random.between(1, teamSize - 1)) % teamSize,
    to: random.chance(0.5) ? 'agent' : 'queue',
  };
}

function makeRating(random: Random): Script['rating'] {
  const score = random.weighted([
    [5, 50],
    [4, 25],
    [3, 12],
    [2, 5],
    [1, 8],
  ]);
  return random.chance(0.3) ? { score, comment: random.pick(comments) } : { score };
}

function makePage(random: Random, referrer: string): Page {
  const [path, title] = random.pick(pages);
  return { url: `${SITE}${path}`, title, referrer };
}

function thinkingMs(random: Random, side: 'visitor' | 'agent'): number {
  return side === 'visitor' ? random.between(2_000, 15_000) : random.between(1_500, 9_000);
}

/** Agents type some 300 characters a minute, visitors 200; nobody longer than 40 seconds. */
function typingMs(text: string, side: 'visitor' | 'agent'): number {
  return Math.min(40_000, text.length * (side === 'agent' ? 200 : 300));
}
