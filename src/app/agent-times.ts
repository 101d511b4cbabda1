import { Refusal } from '../core/refusal.ts';
import { loadOf, type Stretch, timesInStates } from '../core/reports/activity.ts';
import { agentTimeFigures } from '../core/reports/catalogue/agents.ts';
import type { Span } from '../core/reports/intervals.ts';
import type { AgentLegs } from '../store/agent-legs.ts';
import type { Attendance } from './attendance.ts';

/** More legs than an account of any size has in a few months; what needs more is refused, not cut. */
const MOST_LEGS = 400_000;

/** What agents' time went into, by agent and span. */
export interface TimesWithin {
  /** Who had a session or was there. */
  readonly agentIds: readonly string[];
  /** The values of `agentTimeFigures`. */
  valuesOf(agentId: string, span: number): Readonly<Record<string, number | null>>;
}

/** Tells what agents' time went into: sessions that they had, and the states that they were in. */
export class AgentTimes {
  readonly #legs: AgentLegs;
  readonly #attendance: Pick<Attendance, 'statesWithin'>;
  readonly #now: () => number;

  constructor(parts: {
    readonly legs: AgentLegs;
    readonly attendance: Pick<Attendance, 'statesWithin'>;
    readonly now: () => number;
  }) {
    this.#legs = parts.legs;
    this.#attendance = parts.attendance;
    this.#now = parts.now;
  }

  /** Spans follow one another. `agentIds` null: of all agents. */
  async within(accountId: string, spans: readonly Span[], agentIds: readonly string[] | null): Promise<TimesWithin> {
    const [first, last] = [spans[0], spans.at(-1)];
    if (!first || !last) return { agentIds: [], valuesOf: () => ({}) };
    const within = { from: first.from, before: last.before, agentIds };
    const [legs, changes] = await Promise.all([
      this.#legs.within(accountId, within, MOST_LEGS + 1),
      this.#attendance.statesWithin(accountId, within),
    ]);
    if (legs.length > MOST_LEGS)
      throw new Refusal('too-large', 'So many sessions are too many for this report: choose less time.');
    const now = this.#now();
    const legsOf = Map.groupBy(legs, ({ agentId }) => agentId);
    const changesOf = Map.groupBy(changes, ({ agentId }) => agentId);
    return {
      agentIds: [...new Set([...legsOf.keys(), ...changesOf.keys()])],
      valuesOf: (agentId, index) => {
        const span = spans[index] ?? first;
        const stretches: readonly Stretch[] = (legsOf.get(agentId) ?? []).map(({ acceptedAt, leftAt }) => ({
          from: acceptedAt,
          before: leftAt,
        }));
        const known = changesOf.get(agentId);
        const states = known ? timesInStates(known, span, now) : null;
        const time = {
          ...loadOf(stretches, span, now),
          onlineMs: states && (states.online ?? 0),
          awayMs: states && (states.away ?? 0),
          markedBusyMs: states && (states.busy ?? 0),
        };
        return Object.fromEntries(agentTimeFigures.map(({ id, from }) => [id, from(time)]));
      },
    };
  }
}
