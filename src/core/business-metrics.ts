import {
  duration,
  firstResponse,
  handling,
  type Metric,
  queueWait,
  type ResponseTimes,
  responses,
  timesOf,
} from './metrics.ts';
import type { Session } from './session.ts';
import { businessMsIn } from './session-clock.ts';

const clock =
  'Only the time during which the queue was open counts, by the calendar that held for it; without a calendar, all of it.';

/** The twins of the durations on the business clock. Without calendars they are the same figures. */
export const businessQueueWait: typeof queueWait = {
  ...queueWait,
  id: 'businessQueueWait',
  version: 1,
  definition: `${queueWait.definition} ${clock}`,
  of: (session) => {
    const legsMs = session.queueLegs.map((leg) =>
      leg.acceptedBy !== null && leg.leftAt !== null ? businessMsIn(session, leg.enteredAt, leg.leftAt) : null,
    );
    const accepted = legsMs.filter((ms) => ms !== null);
    return { totalMs: accepted.length === 0 ? null : accepted.reduce((sum, ms) => sum + ms, 0), legsMs };
  },
};

export const businessFirstResponse: typeof firstResponse = {
  ...firstResponse,
  id: 'businessFirstResponse',
  version: 1,
  definition: `${firstResponse.definition} ${clock}`,
  of: (session) => {
    const given = session.firstResponse;
    return given && businessMsIn(session, given.at - given.ms, given.at);
  },
};

export const businessResponses: Metric<ResponseTimes | null> = {
  ...responses,
  id: 'businessResponses',
  version: 1,
  definition: `${responses.definition} ${clock}`,
  of: (session) => timesOf(businessResponseTimes(session)),
};

/** Each response of the session on the business clock (milliseconds), in order. */
export function businessResponseTimes(session: Pick<Session, 'queueLegs' | 'responses'>): readonly number[] {
  return session.responses.map(({ at, ms }) => businessMsIn(session, at - ms, at));
}

export const businessDuration: typeof duration = {
  ...duration,
  id: 'businessDuration',
  version: 1,
  definition: `${duration.definition} ${clock}`,
  of: (session) => (session.endedAt === null ? null : businessMsIn(session, session.openedAt, session.endedAt)),
};

export const businessHandling: typeof handling = {
  ...handling,
  id: 'businessHandling',
  version: 1,
  definition: `${handling.definition} ${clock}`,
  of: (session) => {
    const byAgent: Record<string, number> = {};
    let totalMs = 0;
    for (const { agent, acceptedAt, leftAt } of session.agentLegs) {
      if (leftAt === null) return null;
      const ms = businessMsIn(session, acceptedAt, leftAt);
      byAgent[agent.id] = (byAgent[agent.id] ?? 0) + ms;
      totalMs += ms;
    }
    return session.agentLegs.length === 0 ? null : { totalMs, byAgent };
  },
};
