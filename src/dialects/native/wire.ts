import Type, { type Static, type TSchema } from 'typebox';

/** The native API's shapes: they validate, serialise and document. Times are RFC 3339 in UTC, durations milliseconds. */

export const Id = Type.String({ format: 'uuid' });
export const Time = Type.String({ format: 'date-time' });
export const Count = Type.Integer({ minimum: 0 });
export const closed = { additionalProperties: false };

/** The schema's values, or null. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** The id in a path. */
export const ById = Type.Object({ id: Id });

/** One of the words. */
export function Words<const T extends readonly string[]>(words: T) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
}

export const Stage = Words(['intake', 'waiting', 'active', 'ended', 'closed']);
export const Outcome = Words(['completed', 'lost', 'missed', 'abandoned', 'bot-contained', 'offline-message', 'spam']);
export const SlaStatus = Words(['pending', 'met', 'breached', 'not-applicable']);
export const QueueRight = Words(['respond', 'notify', 'listen', 'manage']);
export const Role = Words(['owner', 'admin', 'supervisor', 'agent']);
export const Scope = Words(['read', 'chat', 'manage']);
export const PresenceState = Words(['online', 'away', 'busy', 'offline']);
const ActorKind = Words(['visitor', 'agent', 'bot', 'system', 'integration']);
const MessageKind = Words(['text', 'system', 'note']);

/** Somebody or something named; `number` is what vendors' clients know it by. */
export const Ref = Type.Object({ id: Id, number: Type.Integer(), name: Type.String() }, closed);
export type Ref = Static<typeof Ref>;

export const Page = Type.Object(
  {
    url: Type.String({ maxLength: 2048 }),
    title: Type.String({ maxLength: 512 }),
    referrer: Type.String({ maxLength: 2048 }),
  },
  closed,
);
export type Page = Static<typeof Page>;

const Text200 = Type.String({ maxLength: 200 });

/** Texts by name. A name with a line break matches no pattern, so what matches none is refused. */
export function Texts(bounds: { readonly name: number; readonly text: number; readonly most: number }) {
  return Type.Record(Type.String(), Type.String({ maxLength: bounds.text }), {
    propertyNames: { maxLength: bounds.name },
    maxProperties: bounds.most,
    additionalProperties: false,
  });
}

/** What may be told of a visitor for good; the rest of a session's facts hold for that session alone. */
export const VisitorDetails = Type.Partial(
  Type.Object({
    name: Nullable(Text200),
    email: Nullable(Type.String({ maxLength: 254 })),
    phone: Nullable(Type.String({ maxLength: 40 })),
    language: Nullable(Type.String({ maxLength: 35 })),
    attributes: Texts({ name: 64, text: 1024, most: 64 }),
  }),
  closed,
);
export type VisitorDetails = Static<typeof VisitorDetails>;

/** What may be told of a visitor in a session; the rest (address, browser) the server sees by itself. */
export const VisitorChanges = Type.Partial(
  Type.Object({
    ...VisitorDetails.properties,
    country: Nullable(Type.String({ minLength: 2, maxLength: 2 })),
    city: Nullable(Text200),
  }),
  closed,
);
export type VisitorChanges = Static<typeof VisitorChanges>;

const EventActor = Type.Object({ kind: ActorKind, id: Nullable(Type.String()), name: Nullable(Type.String()) }, closed);

/**
 * One entry of a session's log as everybody reads it: `type` and its own members are those of `src/core/event.ts`,
 * with times as RFC 3339. `previous` is the sequence of the event before it that this reader may see, or -1.
 */
export const Event = Type.Object(
  { seq: Count, previous: Type.Integer({ minimum: -1 }), at: Time, actor: EventActor, type: Type.String() },
  { additionalProperties: true },
);
export type Event = Static<typeof Event>;

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
      },
      closed,
    ),
    sla: Type.Optional(Type.Object({ accept: SlaStatus, firstResponse: SlaStatus, resolution: SlaStatus }, closed)),
    rating: Nullable(
      Type.Object({ score: Type.Number(), outOf: Type.Number(), comment: Nullable(Type.String()) }, closed),
    ),
    extras: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  closed,
);
export type Session = Static<typeof Session>;

/** A page of a list. `next` is the cursor of the page after it, null at the end; `total` is there when asked for. */
export function List<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Nullable(Type.String()), total: Type.Optional(Count) }, closed);
}

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
  },
  closed,
);
export type Message = Static<typeof Message>;

const MessageId = Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' });

/** What a caller may command; who acts and what they are called comes from the credential. */
export const Command = Type.Union([
  Type.Object({ type: Type.Literal('accept') }, closed),
  Type.Object(
    {
      type: Type.Literal('post-message'),
      messageId: MessageId,
      text: Type.String({ maxLength: 16_384 }),
      kind: Type.Optional(MessageKind),
      page: Type.Optional(Page),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('read-messages'), upTo: Count }, closed),
  Type.Object({ type: Type.Literal('view-page'), page: Page }, closed),
  Type.Object({ type: Type.Literal('update-visitor'), changes: VisitorChanges }, closed),
  Type.Object(
    {
      type: Type.Literal('submit-form'),
      answers: Texts({ name: 64, text: 2000, most: 32 }),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('transfer'),
      agentId: Type.Optional(Id),
      queueId: Type.Optional(Id),
      note: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('mark-spam'), spam: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('end'), reason: Type.Optional(Type.String({ maxLength: 200 })) }, closed),
  Type.Object({ type: Type.Literal('reopen') }, closed),
  Type.Object(
    {
      type: Type.Literal('rate'),
      score: Type.Number({ minimum: 0, maximum: 100 }),
      outOf: Type.Optional(Type.Number({ minimum: 1, maximum: 100 })),
      comment: Type.Optional(Type.String({ maxLength: 4000 })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('close') }, closed),
]);
export type Command = Static<typeof Command>;

/** The answer to a command: the session's next sequence, and for a message the sequence at which it stands. */
export const Commanded = Type.Object({ version: Count, seq: Nullable(Count), repeated: Type.Boolean() }, closed);
export type Commanded = Static<typeof Commanded>;

export const NewMessage = Type.Object(
  {
    messageId: Type.Optional(MessageId),
    text: Type.String({ maxLength: 16_384 }),
    kind: Type.Optional(MessageKind),
    page: Type.Optional(Page),
  },
  closed,
);
export type NewMessage = Static<typeof NewMessage>;

/** Opens a session. `id` is made by the caller (UUID), so that a repeat opens nothing twice. A visitor names nothing but these. */
export const NewSession = Type.Object(
  {
    id: Type.Optional(Id),
    inboxId: Type.Optional(Id),
    visitorId: Type.Optional(Id),
    channel: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' })),
    intent: Type.Optional(Words(['chat', 'offline-message'])),
    intake: Type.Optional(Type.Boolean()),
    visitor: Type.Optional(VisitorChanges),
    page: Type.Optional(Page),
    message: Type.Optional(NewMessage),
  },
  closed,
);
export type NewSession = Static<typeof NewSession>;

export const Visitor = Type.Object(
  {
    id: Id,
    name: Nullable(Type.String()),
    email: Nullable(Type.String()),
    phone: Nullable(Type.String()),
    language: Nullable(Type.String()),
    attributes: Type.Record(Type.String(), Type.String()),
    firstSeenAt: Time,
    lastSeenAt: Time,
  },
  closed,
);
export type Visitor = Static<typeof Visitor>;

/** A visitor just made: the token is shown this once. */
export const VisitorWelcome = Type.Object({ visitor: Visitor, token: Type.String() }, closed);
export type VisitorWelcome = Static<typeof VisitorWelcome>;

/** What the public may know of an inbox. `online` is true while an agent who may respond in its queue is online. */
export const WidgetStatus = Type.Object(
  {
    inbox: Type.Object({ name: Type.String(), accent: Type.String(), greeting: Nullable(Type.String()) }, closed),
    account: Type.Object({ name: Type.String() }, closed),
    online: Type.Boolean(),
  },
  closed,
);
export type WidgetStatus = Static<typeof WidgetStatus>;

export const Agent = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    /** Absent for those who may not manage agents, their own apart. */
    email: Type.Optional(Type.String()),
    role: Role,
    disabled: Type.Boolean(),
    presence: PresenceState,
  },
  closed,
);
export type Agent = Static<typeof Agent>;

const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
/** A stretch of a day as clocks show it; one that ends at or before the time at which it began runs on into the next day. */
const Span = Type.Object(
  { from: TimeOfDay, to: Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }) },
  closed,
);
const Spans = Type.Array(Span, { maxItems: 24 });
export const Hours = Type.Object(
  {
    /** IANA name. */
    zone: Type.String({ maxLength: 64 }),
    /** The spans that begin on each day of the week, Monday first. */
    week: Type.Array(Spans, { minItems: 7, maxItems: 7 }),
    /** Days of each year, as `MM-DD`, on which no span begins. */
    holidays: Type.Array(Type.String({ pattern: '^\\d\\d-\\d\\d$' }), { maxItems: 100 }),
    /** The spans that begin on a date (`YYYY-MM-DD`), instead of the week's and though it is a holiday; none: closed. */
    exceptions: Type.Record(Type.String(), Spans, {
      propertyNames: { pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
      maxProperties: 400,
      additionalProperties: false,
    }),
  },
  closed,
);
export type Hours = Static<typeof Hours>;
export const Calendar = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    /** Counts the changes of the hours, from 1. */
    version: Count,
    hours: Hours,
    isOpen: Type.Boolean(),
    /** When it opens or closes next; null: never. */
    changesAt: Nullable(Time),
  },
  closed,
);
export type Calendar = Static<typeof Calendar>;
export const CalendarVersion = Type.Object({ version: Count, createdAt: Time, hours: Hours }, closed);
export type CalendarVersion = Static<typeof CalendarVersion>;

export const SlaPromise = Type.Partial(
  Type.Object({ accept: Count, 'first-response': Count, resolution: Count }),
  closed,
);
export const QueueMember = Type.Object({ agentId: Id, rights: Type.Array(QueueRight) }, closed);
export const Queue = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    members: Type.Array(QueueMember),
    /** Milliseconds granted per target. */
    promise: SlaPromise,
    /** The calendar by which it is open; null: it always is. */
    calendarId: Nullable(Id),
  },
  closed,
);
export type Queue = Static<typeof Queue>;
export const Inbox = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    /** Public; goes into the widget's snippet. */
    key: Type.String(),
    queueId: Id,
    channel: Type.String(),
    accent: Type.String(),
    greeting: Nullable(Type.String()),
    /** Origins that may embed the widget; empty means any. */
    allowedOrigins: Type.Array(Type.String()),
  },
  closed,
);
export type Inbox = Static<typeof Inbox>;
export const Key = Type.Object(
  {
    id: Id,
    name: Type.String(),
    dialect: Type.String(),
    scopes: Type.Array(Scope),
    createdAt: Time,
    lastUsedAt: Nullable(Time),
    expiresAt: Nullable(Time),
    revokedAt: Nullable(Time),
  },
  closed,
);
export type Key = Static<typeof Key>;
/** A key just made: its secret is shown this once. */
export const MadeKey = Type.Object({ key: Key, secret: Type.String() }, closed);

export const Me = Type.Object(
  {
    account: Type.Object({ id: Id, number: Type.Integer(), name: Type.String(), zone: Type.String() }, closed),
    agent: Agent,
    /** The agent's rights by queue id; a supervisor's sight goes beyond them. */
    rights: Type.Record(Type.String(), Type.Array(QueueRight)),
  },
  closed,
);
export type Me = Static<typeof Me>;

/** One entry of the account's feed. `position` is the cursor: ask for what comes after it. */
export const FeedItem = Type.Object({ position: Count, sessionId: Id, event: Event }, closed);
export const Feed = Type.Object({ epoch: Type.String(), items: Type.Array(FeedItem), position: Count }, closed);

/** RFC 9457, as `application/problem+json`. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }, closed))),
  },
  closed,
);
export type Problem = Static<typeof Problem>;

/** What a client sends over the socket. `id` is the client's own number for what wants an answer. */
export const ClientFrame = Type.Union([
  /** First frame. Without a credential the cookie of the handshake speaks. `epoch` is the one the client's positions come from. */
  Type.Object(
    {
      t: Type.Literal('hello'),
      protocol: Type.Literal(1),
      credential: Type.Optional(Type.String({ maxLength: 512 })),
      epoch: Type.Optional(Type.String({ maxLength: 64 })),
    },
    closed,
  ),
  /** Follow a session from after a sequence (-1: from the beginning). */
  Type.Object({ t: Type.Literal('watch'), sessionId: Id, after: Type.Integer({ minimum: -1 }) }, closed),
  Type.Object({ t: Type.Literal('unwatch'), sessionId: Id }, closed),
  /** Agents: follow the rows of all sessions in sight that are not over. */
  Type.Object({ t: Type.Literal('watch-sessions') }, closed),
  Type.Object({ t: Type.Literal('command'), id: Count, sessionId: Id, command: Command }, closed),
  Type.Object({ t: Type.Literal('typing'), sessionId: Id, typing: Type.Boolean() }, closed),
  /** All events of the session up to `seq` have reached this client. */
  Type.Object({ t: Type.Literal('received'), sessionId: Id, seq: Count }, closed),
  /** Agents: their own presence. */
  Type.Object({ t: Type.Literal('presence'), state: PresenceState }, closed),
  Type.Object({ t: Type.Literal('beat') }, closed),
]);
export type ClientFrame = Static<typeof ClientFrame>;

/** What the server sends over the socket. */
export const ServerFrame = Type.Union([
  /** `epoch` other than the client's: forget all positions. Send a `beat` at least every `beatSeconds`; the server does too. */
  Type.Object(
    {
      t: Type.Literal('welcome'),
      epoch: Type.String(),
      actor: Type.Object({ kind: ActorKind, id: Type.String() }, closed),
      beatSeconds: Count,
      now: Time,
    },
    closed,
  ),
  Type.Object({ t: Type.Literal('event'), sessionId: Id, event: Event }, closed),
  /** History is complete up to `seq`; what follows is live. */
  Type.Object({ t: Type.Literal('caught-up'), sessionId: Id, seq: Type.Integer({ minimum: -1 }) }, closed),
  /** A watched session could not be followed. */
  Type.Object({ t: Type.Literal('unwatched'), sessionId: Id, code: Type.String(), detail: Type.String() }, closed),
  /** All rows at once, after `watch-sessions`. */
  Type.Object({ t: Type.Literal('sessions'), sessions: Type.Array(Session) }, closed),
  /** A row that is new or has changed; one that ended comes once more, with its stage. */
  Type.Object({ t: Type.Literal('session'), session: Session }, closed),
  Type.Object(
    { t: Type.Literal('done'), id: Count, version: Count, seq: Nullable(Count), repeated: Type.Boolean() },
    closed,
  ),
  Type.Object(
    {
      t: Type.Literal('refused'),
      id: Count,
      code: Type.String(),
      detail: Type.String(),
      errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }, closed))),
    },
    closed,
  ),
  Type.Object({ t: Type.Literal('typing'), sessionId: Id, actor: EventActor, typing: Type.Boolean() }, closed),
  /** The other side's clients have received all up to `seq`. `by` is the side that received. */
  Type.Object({ t: Type.Literal('received'), sessionId: Id, by: Words(['visitor', 'agent']), seq: Count }, closed),
  /** Agents learn of agents; a visitor learns of the agent of their session, agents of the visitor (online, offline). */
  Type.Object({ t: Type.Literal('presence'), actor: EventActor, state: PresenceState }, closed),
  Type.Object({ t: Type.Literal('beat') }, closed),
]);
export type ServerFrame = Static<typeof ServerFrame>;
