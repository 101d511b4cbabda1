import Type, { type Static } from 'typebox';
import { Count, closed, Id, Nullable, PresenceState, Ref, SlaTarget, Time } from './wire-words.ts';

const load = {
  waiting: Count,
  ringing: Count,
  longestWaitMs: Nullable(Count),
  active: Count,
  withBots: Count,
  inForms: Count,
  unanswered: Count,
  atRisk: Count,
  overdue: Count,
};

/** What is going on now: in all, in each queue (null: in none), with each agent, and today hour by hour. */
export const LiveView = Type.Object(
  {
    at: Time,
    zone: Type.String(),
    ...load,
    /** How many agents are in each state. */
    agentStates: Type.Object({ online: Count, busy: Count, away: Count, offline: Count }, closed),
    queues: Type.Array(Type.Object({ queue: Nullable(Ref), agentsOnline: Count, ...load }, closed)),
    agents: Type.Array(
      Type.Object(
        {
          agent: Ref,
          state: PresenceState,
          since: Nullable(Time),
          active: Count,
          ringing: Count,
          wrappingUp: Count,
          capacity: Count,
        },
        closed,
      ),
    ),
    /** The most urgent sessions whose next deadline was warned of or is over, 20 at most. */
    sessionsAtRisk: Type.Array(
      Type.Object(
        { id: Id, number: Type.Integer(), queue: Nullable(Ref), agent: Nullable(Ref), target: SlaTarget, dueAt: Time },
        closed,
      ),
    ),
    today: Type.Object(
      {
        opened: Count,
        ended: Count,
        conversations: Count,
        offered: Count,
        accepted: Count,
        abandoned: Count,
        serviceLevel: Nullable(Type.Number()),
        filter: Type.String(),
        hours: Type.Array(Type.Object({ from: Time, before: Time, opened: Count, filter: Type.String() }, closed)),
      },
      closed,
    ),
  },
  closed,
);
export type LiveView = Static<typeof LiveView>;
