import Type, { type Static } from 'typebox';

/** The vendor's shapes in the vendor's words. Ids are decimal below 2^31, unknown texts are empty. */

const Id = Type.String({ pattern: '^[0-9]{1,10}$' });
const LocalTime = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' });
const closed = { additionalProperties: false } as const;

export const DateTime = Type.Object({ dateTime: LocalTime, timeZone: Type.String() }, closed);
export type DateTime = Static<typeof DateTime>;

/** The vendor spells the time of a message in two ways on one page. */
export const SentTime = Type.Object({ dateTime: LocalTime, datetime: LocalTime, timeZone: Type.String() }, closed);

export const Message = Type.Object(
  {
    id: Id,
    sessionId: Id,
    message: Type.String(),
    source: Type.Union([Type.Literal('operator'), Type.Literal('visitor')]),
    sent: SentTime,
  },
  closed,
);
export type Message = Static<typeof Message>;

/** `emaillAddress` is the name of the vendor's table, `emailAddress` that of its example. */
export const Visitor = Type.Object(
  {
    name: Type.String(),
    emaillAddress: Type.String(),
    emailAddress: Type.String(),
    networkAddress: Type.String(),
    startPage: Type.String(),
    country: Type.String(),
    city: Type.String(),
    operatingSystem: Type.String(),
    browser: Type.String(),
    userAgent: Type.String(),
  },
  closed,
);

/** One chat session, its members in the vendor's order. */
export const History = Type.Object(
  {
    id: Id,
    button: Type.Object({ id: Id, name: Type.String() }, closed),
    visitor: Visitor,
    start: DateTime,
    messages: Type.Array(Message),
  },
  closed,
);
export type History = Static<typeof History>;

/** A session as the vendor itself sends it: by either spelling, and with whatever else. Without a zone, times are the company's. */
export const PastHistory = Type.Object({
  id: Type.String({ minLength: 1 }),
  button: Type.Object({ id: Id, name: Type.String() }),
  visitor: Type.Partial(Type.Object(Visitor.properties)),
  start: Type.Object({ dateTime: LocalTime, timeZone: Type.Optional(Type.String()) }),
  messages: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1 }),
      message: Type.String(),
      source: Type.Union([Type.Literal('operator'), Type.Literal('visitor')]),
      sent: Type.Object({
        dateTime: Type.Optional(LocalTime),
        datetime: Type.Optional(LocalTime),
        timeZone: Type.Optional(Type.String()),
      }),
    }),
  ),
});
export type PastHistory = Static<typeof PastHistory>;

/** `averageChatSessionDuration` in seconds. */
export const Summary = Type.Object(
  { averageChatSessionDuration: Type.Number({ minimum: 0 }), chatSessions: Type.Integer({ minimum: 0 }) },
  closed,
);
export type Summary = Static<typeof Summary>;

export const SummaryAnswer = Type.Object({ summary: Summary }, closed);

export const Listing = Type.Object({ items: Type.Array(History), summary: Summary }, closed);
export type Listing = Static<typeof Listing>;

/** A bound of a window; RFC 3339 with or without an offset, or a day. */
function bound(description: string) {
  return Type.String({
    description: `${description} With an offset, by the account's clocks without one, or a whole day.`,
  });
}

/** Parameters with other names are ignored, here and elsewhere. */
export const Window = Type.Partial(
  Type.Object({
    startDate: bound('The sessions that start after this.'),
    endDate: bound('The sessions that start before this.'),
  }),
);

export const DataQuery = Type.Object({
  scope: Type.Union([Type.Literal('chatHistory'), Type.Literal('buttons')]),
  'start-date': Type.Optional(bound('The sessions that start after this.')),
  'end-date': Type.Optional(bound('The sessions that start before this.')),
  id: Type.Optional(Type.String({ description: 'The sessions of this button.' })),
});

export const WatchersQuery = Type.Partial(
  Type.Object({ objectType: Type.String({ description: 'What is watched; there are watchers of `chat` alone.' }) }),
);

/** What a client gives besides is kept, here and with a watcher. */
export const ButtonRequest = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });

export const WatcherRequest = Type.Object({ address: Type.String({ minLength: 1 }) });

/** With `refresh_token`, the client may be left out; the name and the word of an agent go with `password`. */
export const TokenRequest = Type.Object({
  grant_type: Type.Union([Type.Literal('client_credentials'), Type.Literal('password'), Type.Literal('refresh_token')]),
  client_id: Type.Optional(Type.String()),
  client_secret: Type.Optional(Type.String()),
  username: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  refresh_token: Type.Optional(Type.String()),
});

/** What a client gave besides is handed back with it. */
export const Button = Type.Object({ id: Id, name: Type.String({ minLength: 1 }) });
export type Button = Static<typeof Button>;

/** The same holds here, but for what proves something to the one who is told. */
export const Watcher = Type.Object({
  id: Id,
  address: Type.String({ minLength: 1 }),
  objectOwner: Type.Object({ type: Type.String(), id: Type.String() }),
});
export type Watcher = Static<typeof Watcher>;

export const TokenAnswer = Type.Object(
  {
    access_token: Type.String(),
    refresh_token: Type.String(),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer(),
    expire_in: Type.Integer(),
    scope: Type.String(),
  },
  closed,
);
export type TokenAnswer = Static<typeof TokenAnswer>;

export const Failure = Type.Object(
  {
    error: Type.Object({ code: Type.Integer(), reason: Type.String(), message: Type.String() }, closed),
  },
  closed,
);
export type Failure = Static<typeof Failure>;
