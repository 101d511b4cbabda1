import type { Page } from '../../dialects/native/wire.ts';
import type { Dialogue } from './dialogue.ts';
import { makePerson, type Person } from './person.ts';
import { hashOf, Random } from './random.ts';
import { type Answers, answerAfter, answerBefore } from './surveys.ts';

/** How many of a hundred sessions go which way; the rest is answered to the end. */
export const shares = {
  /** The visitor leaves while waiting. */
  abandoned: 0.04,
  /** The visitor stays, and nobody accepts. */
  missed: 0.03,
  /** The visitor writes what is to be answered later. */
  written: 0.03,
  /** A bot answers to the end; where bots can be played. */
  contained: 0.04,
  /** Of the answered ones: another agent takes over, at once or when asked. */
  transferred: 0.12,
  /** Of the answered ones: the visitor rates. */
  rated: 0.4,
  /** Of the answered ones: the visitor ends, and not the agent. */
  endedByVisitor: 0.35,
  /** Of the answered ones: they turn out to be spam. */
  spam: 0.02,
  /** Of the answered ones: the agent raises the priority. */
  raised: 0.1,
  /** Of the answered ones: a colleague is called in. */
  joined: 0.05,
  /** Of the answered ones: the agent drops off in the middle, and comes back. */
  droppedOff: 0.04,
  /** Of those that ring: the first agent declines, or lets it ring out. */
  declined: 0.1,
  unanswered: 0.03,
  /** Of those who are asked: they fill in the form. */
  filledIn: 0.6,
} as const;

/** How a visitor comes to an agent: out of a list, by an offer that rings, or from a bot. */
export type Door = 'by-hand' | 'ringing' | 'bot';

export interface ScriptTurn {
  readonly side: 'visitor' | 'agent';
  readonly messageId: string;
  readonly text: string;
  /** Reading, thinking and typing before it is sent. */
  readonly waitMs: number;
  /** The page that the visitor turns to before. */
  readonly page: Page | null;
}

/** How a transfer comes about: at once, or by asking a colleague, who answers so. */
export type Handing = 'at-once' | 'accepted' | 'declined' | 'unanswered';

/** All that happens in one session, settled before it begins. */
export interface Script {
  readonly index: number;
  /** `contained`: a bot answers to the end; `written`: the visitor leaves a message. */
  readonly course: 'answered' | 'abandoned' | 'missed' | 'contained' | 'written';
  readonly door: Door;
  readonly person: Person;
  readonly page: Page;
  readonly turns: readonly [ScriptTurn, ...ScriptTurn[]];
  /** Which agent picks it, or has an eye on it where nobody does, by place in the team. */
  readonly agent: number;
  /** What becomes of the first offers, where it rings; the next is accepted. */
  readonly lostOffers: readonly ('declined' | 'unanswered')[];
  /** Who takes over before which of the turns, and whether by name or out of the queue. */
  readonly transfer: {
    readonly beforeTurn: number;
    readonly agent: number;
    readonly to: 'agent' | 'queue';
    readonly how: Handing;
  } | null;
  /** Before which turn the agent's connection breaks; or, for long, they go, until the queue has the session again. */
  readonly dropOff: { readonly beforeTurn: number; readonly isLong: boolean } | null;
  /** Before which turn a colleague is called in. */
  readonly joinBeforeTurn: number | null;
  readonly priority: 'high' | 'urgent' | null;
  readonly isSpam: boolean;
  readonly endedBy: 'visitor' | 'agent';
  /** How the agent judges it afterwards; null: they forget to, and the time runs out. */
  readonly disposition: string | null;
  readonly rating: { readonly score: number; readonly comment?: string } | null;
  /** The forms that the visitor fills in, where they are asked. */
  readonly before: Answers | null;
  readonly after: Answers | null;
  /** From the session before to this one. */
  readonly arrivalMs: number;
  /** Until an agent accepts; or, when nobody does, until somebody gives up. */
  readonly patienceMs: number;
  /** From the last turn to the end, and from the end to the rating. */
  readonly closingMs: number;
}

/** What can be played where the play is given. */
export interface Cast {
  readonly teamSize: number;
  readonly doors: readonly Door[];
}

export const dispositions = ['solved', 'sold', 'follow-up', 'no result'] as const;

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

/** The script of one session: always the same for a seed, an index, a dialogue and a cast. */
export function writeScript(seed: string, index: number, dialogue: Dialogue, { teamSize, doors }: Cast): Script {
  const random = new Random(`${seed}:${index}`);
  const course = drawCourse(random, doors);
  const door = drawDoor(random, course, doors);
  const run = hashOf(seed).toString(16).replace('-', 'n');
  const [first, ...others] = turnsOf(course, dialogue);
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
  const replies = answered ? laterReplies(others) : [];
  const dropsOff = replies.length > 0 && random.chance(shares.droppedOff);
  return {
    index,
    course,
    door,
    person: makePerson(random),
    page: makePage(random, random.pick(referrers)),
    turns: [turnOf(first, 0), ...others.map((turn, place) => turnOf(turn, place + 1))],
    agent,
    lostOffers: door === 'by-hand' ? [] : drawLostOffers(random, answered),
    transfer:
      !dropsOff && random.chance(shares.transferred) ? makeTransfer(random, { replies, agent, teamSize, door }) : null,
    dropOff: dropsOff ? { beforeTurn: random.pick(replies), isLong: door !== 'by-hand' && random.chance(0.5) } : null,
    joinBeforeTurn: replies.length > 0 && teamSize > 1 && random.chance(shares.joined) ? random.pick(replies) : null,
    priority: answered && random.chance(shares.raised) ? random.pick(['high', 'urgent']) : null,
    isSpam: answered && random.chance(shares.spam),
    endedBy: random.chance(shares.endedByVisitor) ? 'visitor' : 'agent',
    disposition: random.chance(0.95) ? random.pick(dispositions) : null,
    rating: answered && random.chance(shares.rated) ? makeRating(random) : null,
    before: door !== 'by-hand' && random.chance(shares.filledIn) ? answerBefore(random) : null,
    after: door !== 'by-hand' && answered && random.chance(shares.filledIn) ? answerAfter(random) : null,
    arrivalMs: random.exponential(MEAN_ARRIVAL_MS),
    patienceMs: answered ? random.between(2_000, 15_000) : random.between(30_000, 180_000),
    closingMs: random.between(1_500, 8_000),
  };
}

function drawCourse(random: Random, doors: readonly Door[]): Script['course'] {
  const contained = doors.includes('bot') ? shares.contained : 0;
  return random.weighted([
    ['abandoned', shares.abandoned],
    ['missed', shares.missed],
    ['written', shares.written],
    ['contained', contained],
    ['answered', 1 - shares.abandoned - shares.missed - shares.written - contained],
  ] as const);
}

function drawDoor(random: Random, course: Script['course'], doors: readonly Door[]): Door {
  if (course === 'contained') return 'bot';
  if (course === 'written') return 'by-hand';
  const weights: Readonly<Record<Door, number>> = { 'by-hand': 40, ringing: 45, bot: course === 'answered' ? 15 : 0 };
  return random.weighted(doors.map((door) => [door, weights[door]] as const));
}

/** What a bot is asked is little; who is not answered says one thing. */
function turnsOf(course: Script['course'], { turns }: Dialogue): Dialogue['turns'] {
  switch (course) {
    case 'answered':
      return turns;
    case 'contained':
      return [...turns.slice(0, 1), { side: 'visitor', text: 'That helps, thank you.' }];
    case 'abandoned':
    case 'missed':
    case 'written':
      return turns.slice(0, 1);
  }
}

/** The turns before which an agent who has said something already speaks again. */
function laterReplies(later: Dialogue['turns']): readonly number[] {
  return later.flatMap(({ side }, place) => (side === 'agent' ? [place + 1] : [])).slice(1);
}

/** Where nobody accepts, everybody declines. */
function drawLostOffers(random: Random, answered: boolean): Script['lostOffers'] {
  if (!answered) return Array.from({ length: 8 }, () => 'declined' as const);
  if (random.chance(shares.unanswered)) return ['unanswered'];
  return random.chance(shares.declined) ? ['declined'] : [];
}

/** By hand nobody's question lapses, so that everybody answers it. */
function makeTransfer(
  random: Random,
  cast: Pick<Script, 'agent' | 'door'> & { readonly replies: readonly number[]; readonly teamSize: number },
): Script['transfer'] {
  const { replies, agent, teamSize, door } = cast;
  if (replies.length === 0 || teamSize < 2) return null;
  const how = random.weighted([
    ['at-once', 50],
    ['accepted', 30],
    ['declined', 15],
    ['unanswered', door === 'by-hand' ? 0 : 5],
  ] as const);
  return {
    beforeTurn: random.pick(replies),
    agent: (agent + random.between(1, teamSize - 1)) % teamSize,
    to: how !== 'at-once' || random.chance(0.5) ? 'agent' : 'queue',
    how,
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
