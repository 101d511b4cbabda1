import Type, { type Static } from 'typebox';
import { File } from './file-wire.ts';
import { Scores } from './wire-survey.ts';
import {
  ActorKind,
  Buttons,
  Count,
  closed,
  EventActor,
  Id,
  Link,
  List,
  MessageKind,
  Nullable,
  Outcome,
  Page,
  Priority,
  Ref,
  Skills,
  SlaStatus,
  SlaTarget,
  Stage,
  Time,
} from './wire-words.ts';

/** A session in lists and by itself. `extras`, `sla` and `spam` are absent for visitors. */
export const Session = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    inbox: Ref,
    inboxNumber: Type.Integer(),
    channel: Type.String(),
    stage: Stage,
    outcome: Nullable(Outcome),
    /** This and what agents judge of the session are absent for visitors. */
    priority: Type.Optional(Priority),
    skills: Type.Optional(Skills),
    waitingSince: Nullable(Time),
    offeredTo: Type.Optional(Nullable(Ref)),
    /** Until when it rings with them. */
    offeredUntil: Type.Optional(Nullable(Time)),
    transferOfferedTo: Type.Optional(Nullable(Ref)),
    /** The agents who are openly in it beside the one who has it. */
    companions: Type.Optional(Type.Array(Ref)),
    /** Until when `agent` finishes the record, while they do. */
    wrapUpUntil: Type.Optional(Nullable(Time)),
    botId: Nullable(Id),
    handOffReason: Type.Optional(Nullable(Type.String())),
    labels: Type.Optional(Type.Array(Type.String())),
    links: Type.Optional(Type.Array(Link)),
    disposition: Type.Optional(Nullable(Type.String())),
    fileCount: Count,
    spam: Type.Optional(Type.Boolean()),
    version: Count,
    openedAt: Time,
    updatedAt: Time,
    queuedAt: Nullable(Time),
    acceptedAt: Nullable(Time),
    endedAt: Nullable(Time),
    closedAt: Nullable(Time),
    endedBy: Nullable(ActorKind),
    endReason: Nullable(Type.String()),
    reopenCount: Count,
    firstQueue: Nullable(Ref),
    queue: Nullable(Ref),
    firstAgent: Nullable(Ref),
    agent: Nullable(Ref),
    agents: Type.Array(Ref),
    transferCount: Count,
    visitor: Type.Object(
      {
        id: Id,
        name: Nullable(Type.String()),
        email: Nullable(Type.String()),
        phone: Nullable(Type.String()),
        language: Nullable(Type.String()),
        ip: Nullable(Type.String()),
        browser: Nullable(Type.String()),
        system: Nullable(Type.String()),
        country: Nullable(Type.String()),
        city: Nullable(Type.String()),
        attributes: Type.Record(Type.String(), Type.String()),
      },
      closed,
    ),
    pages: Type.Object(
      {
        firstUrl: Nullable(Type.String()),
        firstTitle: Nullable(Type.String()),
        lastUrl: Nullable(Type.String()),
        count: Count,
      },
      closed,
    ),
    messages: Type.Object(
      {
        count: Count,
        byVisitor: Count,
        byAgent: Count,
        firstByVisitorAt: Nullable(Time),
        lastByVisitorAt: Nullable(Time),
        firstByAgentAt: Nullable(Time),
        lastByAgentAt: Nullable(Time),
        last: Nullable(Type.Object({ at: Time, by: ActorKind, text: Type.String() }, closed)),
        unansweredSince: Nullable(Time),
      },
      closed,
    ),
    metrics: Type.Object(
      {
        queueWaitMs: Nullable(Type.Number()),
        firstResponseMs: Nullable(Type.Number()),
        responseCount: Nullable(Count),
        responseSumMs: Nullable(Type.Number()),
        responseMedianMs: Nullable(Type.Number()),
        responseP90Ms: Nullable(Type.Number()),
        responseMaxMs: Nullable(Type.Number()),
        durationMs: Nullable(Type.Number()),
        handlingMs: Nullable(Type.Number()),
        /** The same on the business clock: only the time counts during which the queue was open. */
        queueWaitBusinessMs: Nullable(Type.Number()),
        firstResponseBusinessMs: Nullable(Type.Number()),
        responseSumBusinessMs: Nullable(Type.Number()),
        durationBusinessMs: Nullable(Type.Number()),
        handlingBusinessMs: Nullable(Type.Number()),
      },
      closed,
    ),
    sla: Type.Optional(
      Type.Object(
        {
          accept: SlaStatus,
          firstResponse: SlaStatus,
          nextResponse: SlaStatus,
          resolution: SlaStatus,
          /** The earliest deadline whose deed is still to be done. */
          next: Nullable(Type.Object({ target: SlaTarget, dueAt: Time, warnAt: Nullable(Time) }, closed)),
        },
        closed,
      ),
    ),
    scores: Scores,
    rating: Nullable(
      Type.Object({ score: Type.Number(), outOf: Type.Number(), comment: Nullable(Type.String()) }, closed),
    ),
    extras: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);
export type Session = Static<typeof Session>;

/** A page of sessions. `partial`: the time for one request was over before the page was full, and `next` looks further; `lookedUntil` is how far, in lists by a time. */
export const SessionPage = Type.Object(
  {
    ...List(Session).properties,
    partial: Type.Optional(Type.Boolean()),
    lookedUntil: Type.Optional(Time),
  },
  closed,
);

export const Message = Type.Object(
  {
    seq: Count,
    messageId: Type.String(),
    at: Time,
    kind: MessageKind,
    from: EventActor,
    text: Type.String(),
    automatic: Type.Boolean(),
    page: Nullable(Page),
    buttons: Type.Optional(Buttons),
    files: Type.Optional(Type.Array(File)),
    replyTo: Type.Optional(Type.String()),
    mentions: Type.Optional(Type.Array(Type.Object({ id: Id, name: Type.String() }, closed))),
    /** When it got the text that it has; absent where it was posted so. */
    editedAt: Type.Optional(Time),
    /** When it was taken back: then it has no text of its own, nor files. */
    removedAt: Type.Optional(Time),
  },
  closed,
);
export type Message = Static<typeof Message>;
