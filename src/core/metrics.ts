import type { SlaTarget } from './facts.ts';
import type { Session } from './session.ts';

/** A number read from the facts of one session, with all that a reader needs to trust it; `Facts`: the part that it reads. */
export interface Metric<T, Facts = Session> {
  readonly id: string;
  /** Raised whenever the same facts would give another figure. */
  readonly version: number;
  readonly unit: 'ms' | 'word' | 'share' | 'score' | 'flag';
  readonly definition: string;
  /** When the figure is null. It is never 0 for "does not apply". */
  readonly nullWhen: string;
  readonly of: (session: Facts) => T;
}

export type Outcome = 'completed' | 'lost' | 'missed' | 'abandoned' | 'bot-contained' | 'offline-message' | 'spam';

export interface ResponseTimes {
  readonly count: number;
  readonly sumMs: number;
  readonly meanMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly maxMs: number;
}

export type SlaStatus = 'pending' | 'met' | 'breached' | 'not-applicable';

export const queueWait: Metric<
  { totalMs: number | null; legsMs: readonly (number | null)[] },
  Pick<Session, 'queueLegs'>
> = {
  id: 'queueWait',
  version: 1,
  unit: 'ms',
  definition: 'From entry into a queue to acceptance by an agent; each stay in a queue by itself, and their sum.',
  nullWhen: 'A stay that no agent ended by accepting is null; the total is null when no stay was.',
  of: (session) => {
    const legsMs = session.queueLegs.map((leg) =>
      leg.acceptedBy !== null && leg.leftAt !== null ? leg.leftAt - leg.enteredAt : null,
    );
    const accepted = legsMs.filter((ms) => ms !== null);
    return { totalMs: accepted.length === 0 ? null : sum(accepted), legsMs };
  },
};

export const firstResponse: Metric<number | null> = {
  id: 'firstResponse',
  version: 1,
  unit: 'ms',
  definition:
    "From the visitor's first message (or the queue entry, or the bot's hand-off, if later) to the first message of a human agent that answers it. Greetings, canned welcomes and system lines do not count.",
  nullWhen: 'The visitor wrote nothing, or no human has answered.',
  of: (session) => session.firstResponse?.ms ?? null,
};

export const responses: Metric<ResponseTimes | null> = {
  id: 'responses',
  version: 1,
  unit: 'ms',
  definition: "From the visitor's first unanswered message to the next message of a human agent, for each such turn.",
  nullWhen: 'No human has answered any message of the visitor.',
  of: (session) => timesOf(session.responses.map((response) => response.ms)),
};

/** The figures over response times; null when there are none. */
export function timesOf(times: readonly number[]): ResponseTimes | null {
  const sorted = times.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  return {
    count: sorted.length,
    sumMs: sum(sorted),
    meanMs: sum(sorted) / sorted.length,
    medianMs: quantile(sorted, 0.5),
    p90Ms: quantile(sorted, 0.9),
    maxMs: quantile(sorted, 1),
  };
}

export const duration: Metric<number | null, Pick<Session, 'openedAt' | 'queueLegs' | 'endedAt'>> = {
  id: 'duration',
  version: 1,
  unit: 'ms',
  definition: 'From the first event of the session to its end.',
  nullWhen: 'The session has not ended.',
  of: (session) => (session.endedAt === null ? null : session.endedAt - session.openedAt),
};

export const conversation: Metric<number | null> = {
  id: 'conversation',
  version: 1,
  unit: 'ms',
  definition:
    'From the first to the last message that anybody but the system said to everybody; greetings and canned welcomes count.',
  nullWhen: 'Nothing was said.',
  of: ({ byAnybody: { firstAt, lastAt } }) => conversationMs(firstAt, lastAt),
};

/** The same, where it is known when the conversation began and was last continued (epoch milliseconds). */
export function conversationMs(firstSaidAt: number | null, lastSaidAt: number | null): number | null {
  return firstSaidAt === null || lastSaidAt === null ? null : lastSaidAt - firstSaidAt;
}

export const handling: Metric<
  { totalMs: number; byAgent: Readonly<Record<string, number>> } | null,
  Pick<Session, 'agentLegs' | 'queueLegs'>
> = {
  id: 'handling',
  version: 1,
  unit: 'ms',
  definition: 'From acceptance to the end or the transfer away, summed for each agent, and over all of them.',
  nullWhen: 'No agent has accepted the session, or an agent still has it.',
  of: (session) => {
    const byAgent: Record<string, number> = {};
    for (const leg of session.agentLegs) {
      if (leg.leftAt === null) return null;
      byAgent[leg.agent.id] = (byAgent[leg.agent.id] ?? 0) + leg.leftAt - leg.acceptedAt;
    }
    return session.agentLegs.length === 0 ? null : { totalMs: sum(Object.values(byAgent)), byAgent };
  },
};

export const outcome: Metric<Outcome | null> = {
  id: 'outcome',
  version: 2,
  unit: 'word',
  definition:
    "Exactly one of: spam; offline-message; bot-contained (a bot answered and no human was needed); completed (accepted, and the visitor's last message was answered); lost (accepted, but it was not); abandoned (the visitor left while waiting, or their client was gone); missed (never accepted, and the visitor did not leave).",
  nullWhen: 'The session has not ended.',
  of: (session) => {
    if (session.endedAt === null) return null;
    if (session.spam) return 'spam';
    if (session.intent === 'offline-message') return 'offline-message';
    if (session.agentLegs.length > 0) return session.unansweredSince === null ? 'completed' : 'lost';
    if (session.byBot.count > 0 && session.handedOffAt === null) return 'bot-contained';
    return session.endedBy === 'visitor' || session.endReason === 'visitor-gone' ? 'abandoned' : 'missed';
  },
};

/** Status of each promised target, judged by the time of the deed against the stored deadline, never by who checks when. */
export const sla: Metric<Readonly<Record<SlaTarget, SlaStatus>>> = {
  id: 'sla',
  version: 2,
  unit: 'word',
  definition:
    'For each target: not-applicable without a promise or when the session ended before the deadline without the deed, or without a message that a first response could answer; met or breached by the time of the deed against the stored deadline; breached when the session ended after the deadline without the deed; else pending. The next response is breached when any was late, and met when all were in time.',
  nullWhen: 'Never: a target without a promise is not-applicable.',
  of: (session) => ({
    accept: judge(session, 'accept', session.agentLegs[0]?.acceptedAt ?? null),
    'first-response': judge(session, 'first-response', session.firstResponse?.at ?? null),
    'next-response': judgeTurns(session),
    resolution: judge(session, 'resolution', session.endedAt),
  }),
};

function judge(session: Session, target: SlaTarget, doneAt: number | null): SlaStatus {
  const deadline = session.deadlines[target];
  if (!deadline) return 'not-applicable';
  if (doneAt !== null) return doneAt <= deadline.dueAt ? 'met' : 'breached';
  if (session.endedAt === null) return 'pending';
  if (target === 'first-response' && session.byVisitor.count === 0) return 'not-applicable';
  return session.endedAt > deadline.dueAt ? 'breached' : 'not-applicable';
}

function judgeTurns(session: Session): SlaStatus {
  const { met, breached } = session.turns;
  const latest = judge(session, 'next-response', null);
  if (breached > 0 || latest === 'breached') return 'breached';
  return latest === 'not-applicable' && met > 0 ? 'met' : latest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The quantile of sorted numbers by linear interpolation between the two nearest. */
function quantile(sorted: readonly number[], q: number): number {
  const place = (sorted.length - 1) * q;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
