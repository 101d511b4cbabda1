import Type from 'typebox';
import { FileLimitsChanges } from './file-wire.ts';
import { MailSettingsChanges } from './mail-wire.ts';
import { RetentionRule } from './privacy-wire.ts';
import {
  Capacity,
  Colour,
  closed,
  Hours,
  Id,
  InboxBot,
  InboxSurveys,
  Invitations,
  LiveMinutes,
  Nullable,
  OutsideHours,
  QueueMember,
  QueueSettings,
  Role,
  Scope,
  Skills,
  SlaPromise,
  Time,
  VerificationMode,
  VisitorDetails,
  WidgetSettingsChanges,
} from './wire.ts';

/** What callers of the directory's routes send. Shapes shared with the web pages stand in `wire.ts`. */

/** By what a visitor proves who they are: a JWT of the company's site, or their user id and its HMAC-SHA256 (hex or base64). */
const IdentityProof = Type.Union([
  Type.Object({ token: Type.String({ maxLength: 8192 }) }, closed),
  Type.Object(
    { userId: Type.String({ minLength: 1, maxLength: 200 }), hash: Type.String({ minLength: 43, maxLength: 64 }) },
    closed,
  ),
]);

/** Makes a visitor of an inbox known, for the widget; the token is shown this once. */
export const NewVisitor = Type.Object(
  {
    inboxKey: Type.String({ maxLength: 64 }),
    visitor: Type.Optional(VisitorDetails),
    identity: Type.Optional(IdentityProof),
  },
  closed,
);

const Password = Type.String({ minLength: 10, maxLength: 200 });
const Name = Type.String({ minLength: 1, maxLength: 120 });
export const NewAgent = Type.Object(
  {
    name: Name,
    email: Type.String({ format: 'email', maxLength: 254 }),
    password: Type.Optional(Password),
    role: Type.Optional(Role),
  },
  closed,
);
export const AgentChanges = Type.Partial(
  Type.Object({
    name: Name,
    role: Role,
    disabled: Type.Boolean(),
    password: Password,
    skills: Skills,
    capacity: Capacity,
  }),
  closed,
);

export const NewQueue = Type.Object(
  {
    name: Name,
    members: Type.Optional(Type.Array(QueueMember, { maxItems: 1000 })),
    promise: Type.Optional(SlaPromise),
    calendarId: Type.Optional(Nullable(Id)),
    settings: Type.Optional(QueueSettings),
  },
  closed,
);
export const QueueChanges = Type.Partial(NewQueue, closed);

export const NewCalendar = Type.Object({ name: Name, hours: Hours }, closed);
export const CalendarChanges = Type.Partial(NewCalendar, closed);

export const NewInbox = Type.Object(
  {
    name: Name,
    queueId: Id,
    channel: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' })),
    accent: Type.Optional(Colour),
    greeting: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
    /** Each member that is named, the others stay. */
    widget: Type.Optional(WidgetSettingsChanges),
    surveys: Type.Optional(InboxSurveys),
    allowedOrigins: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 100 })),
    mail: Type.Optional(MailSettingsChanges),
    /** Instead of what was set before; what is absent is as the account says. */
    files: Type.Optional(FileLimitsChanges),
    outsideHours: Type.Optional(OutsideHours),
    liveMinutes: Type.Optional(LiveMinutes),
    invitations: Type.Optional(Invitations),
    typingPreview: Type.Optional(Type.Boolean()),
    bot: Type.Optional(Nullable(InboxBot)),
    verification: Type.Optional(VerificationMode),
    /** Instead of what was set before. */
    retention: Type.Optional(Nullable(RetentionRule)),
  },
  closed,
);
export const InboxChanges = Type.Partial(NewInbox, closed);

export const NewKey = Type.Object(
  {
    name: Name,
    dialect: Type.Optional(Type.String()),
    scopes: Type.Optional(Type.Array(Scope, { minItems: 1 })),
    expiresAt: Type.Optional(Time),
  },
  closed,
);
export const SignIn = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 200 }) },
  closed,
);
