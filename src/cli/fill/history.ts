import { factsAtOpening } from '../../app/visitor-facts.ts';
import type { LoadedSession, LoadedVisitor } from '../../store/bulk-load.ts';
import { makePerson } from '../simulate/person.ts';
import { Random } from '../simulate/random.ts';
import { arrivals } from './arrivals.ts';
import { type Guest, playPastSession } from './past-session.ts';
import type { Premises } from './premises.ts';

export interface HistoryPlan {
  readonly seed: string;
  readonly sessions: number;
  readonly days: number;
  /** When the last ones came, in epoch milliseconds. */
  readonly until: number;
}

/** A stretch of the history, with the visitors who came for the first time in it. */
export interface Stretch {
  readonly visitors: readonly LoadedVisitor[];
  readonly sessions: readonly LoadedSession[];
}

/** How many of a hundred sessions are of somebody who was there before. */
const RETURNS = 0.3;
/** Who may come back: so many of the latest. */
const REMEMBERED = 2_000;

/** The sessions of a plan in the order of their beginnings, `size` at a time; the same seed makes the same ones. */
export function* makeHistory(premises: Premises, plan: HistoryPlan, size: number): Generator<Stretch> {
  const random = new Random(plan.seed);
  const known: Guest[] = [];
  let visitors: LoadedVisitor[] = [];
  let sessions: LoadedSession[] = [];
  for (const at of arrivals(new Random(`${plan.seed} arrivals`), plan.sessions, plan.days, plan.until)) {
    let guest = known.length > 0 && random.chance(RETURNS) ? random.pick(known) : null;
    if (!guest) {
      guest = makeGuest(random, at);
      known[known.length < REMEMBERED ? known.length : random.between(0, REMEMBERED - 1)] = guest;
      const { name, email, phone, language, attributes } = guest.facts;
      const facts = { name, email, phone, language, attributes };
      visitors.push({ id: guest.id, inboxId: premises.inboxes[0]?.id ?? '', facts, firstSeenAt: at, lastSeenAt: at });
    }
    sessions.push(playPastSession(random, premises, guest, makeTimedId(random, at), at));
    if (sessions.length < size) continue;
    yield { visitors, sessions };
    visitors = [];
    sessions = [];
  }
  if (sessions.length > 0) yield { visitors, sessions };
}

function makeGuest(random: Random, at: number): Guest {
  const { name, email, language, country, city, userAgent } = makePerson(random);
  const ip = `198.51.100.${random.between(1, 254)}`;
  const attributes: Record<string, string> = random.chance(0.3) ? { plan: random.pick(['free', 'plus', 'pro']) } : {};
  const remembered = { name, email, phone: null, language, attributes, verified: [] };
  const facts = factsAtOpening(remembered, { country, city }, { ip, userAgent });
  return { id: makeTimedId(random, at), facts };
}

/** A UUID v7 of that moment, whose chance comes from the seed. */
function makeTimedId(random: Random, at: number): string {
  const hex = (digits: number) =>
    Math.floor(random.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const time = at.toString(16).padStart(12, '0');
  const variant = (8 + random.between(0, 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(6)}${hex(6)}`;
}
