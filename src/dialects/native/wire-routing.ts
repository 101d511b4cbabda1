import Type, { type Static } from 'typebox';
import { Count, closed, Id, Nullable, PresenceState, Ref, Skills, Time, Words } from './wire-words.ts';

export const Capacity = Nullable(Type.Integer({ minimum: 0, maximum: 1000 }));

const Duration = Type.Integer({ minimum: 0, maximum: 30 * 86_400_000 });
const Length = Type.Integer({ minimum: 0, maximum: 100_000 });

/** How a queue's sessions find their agents; what is absent is not limited, or not done. Durations are milliseconds. */
export const RoutingSettings = Type.Partial(
  Type.Object({
    /** Absent: `manual`, agents pick from the list. */
    strategy: Words(['manual', 'longest-idle', 'least-busy', 'round-robin']),
    /** How long a session rings with one agent; 20 000 by default. */
    ringMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000 }),
    /** When an agent who let a session go is asked about it again; 60 000 by default. */
    askAgainMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
    /** How many of this queue's sessions one agent has at once. */
    capacity: Type.Integer({ minimum: 1, maximum: 1000 }),
    /** One level of priority is worth so much waiting; 300 000 by default. */
    ageingMs: Duration,
    /** Each time so much was waited, required skills need be less by one level. */
    relaxSkillsMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
    /** The visitor's language is required as a skill at this level, where any agent of the queue has it; skills are named by its tag, as `fr`. */
    languageLevel: Type.Integer({ minimum: 1, maximum: 5 }),
    /** Sessions go to the visitor's last agent when free, and wait for them so long while they are online. */
    lastAgentMs: Duration,
    overflow: Type.Object({ queueId: Id, afterMs: Type.Optional(Duration), length: Type.Optional(Length) }, closed),
    maxLength: Length,
    maxWaitMs: Type.Integer({ minimum: 1_000, maximum: 30 * 86_400_000 }),
    /** Offers that ring out one after another before an agent is set away; 3 by default, 0: never. */
    missedLimit: Type.Integer({ minimum: 0, maximum: 100 }),
    /** Sessions of an agent who has been offline for so long return to the queue. */
    returnMs: Duration,
  }),
  closed,
);
export type RoutingSettings = Static<typeof RoutingSettings>;

/** Agents who are online and do nothing for so long are set away; null: never. */
export const PresenceSettings = Type.Object(
  { awayAfterMs: Nullable(Type.Integer({ minimum: 10_000, maximum: 86_400_000 })) },
  closed,
);

/** An agent, account-wide: over all processes of this Koine. */
export const AgentPresence = Type.Object(
  {
    agent: Ref,
    state: PresenceState,
    /** When they took this state; null: they were never here. */
    since: Nullable(Time),
    lastSeenAt: Nullable(Time),
    /** Sessions that are theirs, that ring with them, and whose records they finish. */
    load: Count,
    /** How many may be theirs at once. */
    capacity: Count,
    /** Offers that rang out, one after another. */
    missed: Count,
    skills: Skills,
  },
  closed,
);
export type AgentPresence = Static<typeof AgentPresence>;

/** Where a session stands in its queue; 1: it is next. The estimate (milliseconds) is null while too little is known. */
export const Place = Type.Object(
  { position: Type.Integer({ minimum: 1 }), length: Count, estimatedWaitMs: Nullable(Count) },
  closed,
);
export type Place = Static<typeof Place>;
/** Null: the session does not wait. */
export const SessionPlace = Type.Object({ place: Nullable(Place) }, closed);
export type SessionPlace = Static<typeof SessionPlace>;
/** How many wait, and how long who comes now is likely to wait (milliseconds; null while too little is known). */
export const QueueLine = Type.Object({ length: Count, estimatedWaitMs: Nullable(Count) }, closed);
