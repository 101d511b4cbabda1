import Type, { type Static } from 'typebox';
import { FileLimits, FileLimitsChanges } from './file-wire.ts';
import { MailSettings } from './mail-wire.ts';
import { RetentionRule } from './privacy-wire.ts';
import { BeforeChat, Invitations, LiveMinutes } from './visit-wire.ts';
import { WidgetLook, WidgetSettings } from './widget-wire.ts';
import { Command } from './wire-command.ts';
import { QueueSettings } from './wire-queue.ts';
import { Capacity, PresenceSettings } from './wire-routing.ts';
import { Session } from './wire-session.ts';
import { AskedSurvey, InboxSurveys } from './wire-survey.ts';
import {
  ActorKind,
  Count,
  closed,
  Event,
  EventActor,
  Id,
  Nullable,
  PresenceState,
  QueueRight,
  Ref,
  Role,
  Scope,
  Skills,
  Text2000,
  Time,
  Words,
} from './wire-words.ts';

export * from './bot-wire.ts';
export * from './canned-wire.ts';
export * from './export-schedule-wire.ts';
export * from './export-wire.ts';
export * from './file-wire.ts';
export * from './filter-wire.ts';
export * from './import-wire.ts';
export * from './knowledge-wire.ts';
export * from './mail-wire.ts';
export * from './safety-wire.ts';
export * from './search-wire.ts';
export * from './transcript-wire.ts';
export * from './view-wire.ts';
export * from './visit-wire.ts';
export * from './widget-wire.ts';
export * from './wire-command.ts';
export * from './wire-live.ts';
export * from './wire-queue.ts';
export * from './wire-report.ts';
export * from './wire-routing.ts';
export * from './wire-session.ts';
export * from './wire-survey.ts';
export * from './wire-words.ts';

export const Visitor = Type.Object(
  {
    id: Id,
    name: Nullable(Type.String()),
    email: Nullable(Type.String()),
    phone: Nullable(Type.String()),
    language: Nullable(Type.String()),
    attributes: Type.Record(Type.String(), Type.String()),
    /** What the company's own site calls them, as proved; null for those who proved nothing. */
    userId: Nullable(Type.String()),
    /** The facts that are proved, such as `email` or `attributes.plan`. */
    verified: Type.Array(Type.String()),
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
    look: WidgetLook,
    online: Type.Boolean(),
    /** Which files its visitors may send; null: none. */
    files: Nullable(Type.Pick(FileLimits, ['maxBytes', 'maxPerMessage', 'types'], closed)),
    /** Whether the inbox's queue is open, when that changes next (null: never), and what the widget does while it is not. */
    hours: Type.Object(
      {
        isOpen: Type.Boolean(),
        changesAt: Nullable(Time),
        mode: Words(['form', 'hide', 'bot', 'message']),
        text: Nullable(Type.String()),
      },
      closed,
    ),
    /** What the widget does before a chat; null: nothing. */
    beforeChat: Nullable(BeforeChat),
    /** Whether agents see what is typed before it is sent: then `typing` frames bear it. */
    typingPreview: Type.Boolean(),
    /** What visitors are asked, by form; null: nothing. */
    surveys: Type.Object(
      { 'pre-chat': Nullable(AskedSurvey), exit: Nullable(AskedSurvey), offline: Nullable(AskedSurvey) },
      closed,
    ),
  },
  closed,
);
export type WidgetStatus = Static<typeof WidgetStatus>;

/** The account: its name, its clock (IANA), and after how long of doing nothing agents are set away (null: never). */
export const Account = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    /** What vendors' clients call it. */
    slug: Type.String(),
    name: Type.String({ minLength: 1, maxLength: 120 }),
    zone: Type.String({ minLength: 1, maxLength: 64 }),
    ...PresenceSettings.properties,
  },
  closed,
);
export type Account = Static<typeof Account>;
export const AccountChanges = Type.Partial(Type.Pick(Account, ['name', 'zone', 'awayAfterMs']), closed);

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
    skills: Skills,
    /** Sessions that may be theirs at once where they are offered; null: the house's default. */
    capacity: Capacity,
  },
  closed,
);
export type Agent = Static<typeof Agent>;

/** How busy an agent is. */
export const AgentLoad = Type.Object(
  {
    agentId: Id,
    presence: PresenceState,
    /** Theirs, ringing with them, and those whose records they finish. */
    sessions: Count,
    /** So many may be theirs at once where they are offered. */
    capacity: Count,
  },
  closed,
);
export type AgentLoad = Static<typeof AgentLoad>;

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

const MOST_GRANTED_MS = 366 * 86_400_000;
const Granted = Type.Integer({ minimum: 0, maximum: MOST_GRANTED_MS });
const Grant = Type.Union([
  Granted,
  Type.Object(
    {
      ms: Granted,
      /** `business`: only the time counts during which the queue is open. */
      clock: Type.Optional(Words(['wall', 'business'])),
      /** How long before the deadline a warning comes, on the same clock; by default a quarter of what is granted. */
      warnBeforeMs: Type.Optional(Granted),
    },
    closed,
  ),
]);
const grants = { accept: Grant, 'first-response': Grant, 'next-response': Grant, resolution: Grant };
const Grants = Type.Partial(Type.Object(grants), closed);
/** What is granted per target, a bare number being milliseconds on the wall clock; at a priority, its own grants come first. */
export const SlaPromise = Type.Partial(
  Type.Object({
    ...grants,
    byPriority: Type.Partial(Type.Object({ low: Grants, normal: Grants, high: Grants, urgent: Grants }), closed),
  }),
  closed,
);
export const QueueMember = Type.Object({ agentId: Id, rights: Type.Array(QueueRight) }, closed);
export const Queue = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    members: Type.Array(QueueMember),
    promise: SlaPromise,
    /** The calendar by which it is open; null: it always is. */
    calendarId: Nullable(Id),
    settings: QueueSettings,
  },
  closed,
);
export type Queue = Static<typeof Queue>;
export const InboxBot = Type.Object({ id: Id, when: Words(['always', 'outside-hours']) }, closed);
export const VerificationMode = Words(['off', 'optional', 'strict']);
export const OutsideHours = Type.Object(
  { mode: Words(['form', 'hide', 'bot', 'message']), text: Nullable(Type.String({ maxLength: 1000 })) },
  closed,
);
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
    widget: WidgetSettings,
    surveys: InboxSurveys,
    /** Origins that may embed the widget; empty means any. */
    allowedOrigins: Type.Array(Type.String()),
    mail: MailSettings,
    /** What files may be sent, where it differs from what the account says. */
    files: FileLimitsChanges,
    /** What its widget does while its queue is closed. */
    outsideHours: OutsideHours,
    liveMinutes: LiveMinutes,
    invitations: Invitations,
    /** Whether agents see what its visitors type before it is sent. */
    typingPreview: Type.Boolean(),
    /** The bot that meets its visitors, and when; null: none does. */
    bot: Nullable(InboxBot),
    /** How visitors may prove who they are. */
    verification: VerificationMode,
    /** How long its sessions are kept; null: as the account says. */
    retention: Nullable(RetentionRule),
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
  /** `text`: what a visitor has typed so far, where the inbox lets agents see it; otherwise it goes no further. */
  Type.Object(
    { t: Type.Literal('typing'), sessionId: Id, typing: Type.Boolean(), text: Type.Optional(Text2000) },
    closed,
  ),
  /** All events of the session up to `seq` have reached this client. */
  Type.Object({ t: Type.Literal('received'), sessionId: Id, seq: Count }, closed),
  /** Agents: their own presence. */
  Type.Object({ t: Type.Literal('presence'), state: PresenceState }, closed),
  /** Agents: whether somebody can see what this client shows; until it says so, somebody does. */
  Type.Object({ t: Type.Literal('sight'), isSeen: Type.Boolean() }, closed),
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
  /** For members who are notified in a queue: a session waits there. One who may not read it learns no more. */
  Type.Object(
    { t: Type.Literal('notice'), sessionId: Id, number: Type.Integer(), queue: Ref, waitingSince: Time },
    closed,
  ),
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
  /** With `text` for agents alone; of sessions whose rows are watched it comes without their being watched. */
  Type.Object(
    {
      t: Type.Literal('typing'),
      sessionId: Id,
      actor: EventActor,
      typing: Type.Boolean(),
      text: Type.Optional(Type.String()),
    },
    closed,
  ),
  /** For agents: a note or whisper in this session names them. */
  Type.Object(
    { t: Type.Literal('mention'), sessionId: Id, number: Type.Integer(), by: EventActor, text: Type.String() },
    closed,
  ),
  /** The other side's clients have received all up to `seq`. `by` is the side that received. */
  Type.Object({ t: Type.Literal('received'), sessionId: Id, by: Words(['visitor', 'agent']), seq: Count }, closed),
  /** Agents learn of agents; a visitor learns of the agent of their session, agents of the visitor (online, offline). */
  Type.Object({ t: Type.Literal('presence'), actor: EventActor, state: PresenceState }, closed),
  Type.Object({ t: Type.Literal('beat') }, closed),
]);
export type ServerFrame = Static<typeof ServerFrame>;

export type { Erasure, ErasurePreview } from './erasure-wire.ts';
export type { LegalHold, RetentionOutlook, RetentionRule, RetentionRuns } from './privacy-wire.ts';
export type {
  HalfSignedIn,
  OfferedProviders,
  PasskeyOptions,
  ProviderStart,
  ProviderTest,
  RecoveryCodes,
  Security,
  SignInPlace,
  SignInProvider,
  SignInRules,
  TotpSecret,
} from './sign-in-wire.ts';
export type { Webhook, WebhookDelivery } from './webhooks-wire.ts';
