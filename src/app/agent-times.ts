import { Refusal } from '../core/refusal.ts';
import { loadOf, type Stretch, timesInStates } from '../core/reports/activity.ts';
import { agentTimeFigures } from '../core/reports/catalogue/agents.ts';
import type { Span } from '../core/reports/intervals.ts';
import type { AgentLegs } from '../store/agent-legs.ts';
import type { Attendance } from './attendance.ts';

/** More legs than an account of any size has in a few months; what needs more is refused, not cut. */
const MOST_LEGS = 400_000;

/** What agents' time went into, by agent and any span within that was asked for. */
export interface TimesWithin {
  /** Who had a session or was there. */
  readonly agentIds: readonly string[];
  /** The values of `agentTimeFigures`. */
  valuesOf(agentId: string, span: Span): Readonly<Record<string, number | null>>;
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

  /** `agentIds` null: of all agents. */
  async within(accountId: string, { from, before }: Span, agentIds: readonly string[] | null): Promise<TimesWithin> {
    const within = { from, before, agentIds };
    const [legs, changes] = await Promise.all([
      this.#legs.within(accountId, within, MOST_LEGS + 1),
      this.#attendance.statesWithin(accountId, within),
    ]);
    if (legs.length > MOST_LEGS)
      throw new Refusal('too-large', 'So many sessions are too many for this report: choose less time.');
    const now = this.#now();
    const stretchesOf = new Map<string, Stretch[]>();
    for (const { agentId, acceptedAt, leftAt } of legs) {
      const own = stretchesOf.get(agentId) ?? [];
      stretchesOf.set(agentId, own);
      own.push({ from: acceptedAt, before: leftAt });
    }
    const changesOf = Map.groupBy(changes, ({ agentId }) => agentId);
    return {
      agentIds: [...new Set([...stretchesOf.keys(), ...changesOf.keys()])],
      valuesOf: (agentId, span) => {
        const stretches = stretchesOf.get(agentId) ?? [];
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
