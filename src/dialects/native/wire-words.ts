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
export function Words<const T extends readonly string[]>(words: T, description?: string) {
  return Type.Unsafe<T[number]>({
    type: 'string',
    enum: [...words],
    ...(description !== undefined && { description }),
  });
}

export const Stage = Words(['intake', 'waiting', 'active', 'ended', 'closed']);
export const Outcome = Words(['completed', 'lost', 'missed', 'abandoned', 'bot-contained', 'offline-message', 'spam']);
export const SlaTarget = Words(['accept', 'first-response', 'next-response', 'resolution']);
export const SlaStatus = Words(['pending', 'met', 'breached', 'not-applicable']);
export const QueueRight = Words(['respond', 'notify', 'listen', 'manage']);
export const Role = Words(['owner', 'admin', 'supervisor', 'agent']);
export const Scope = Words(['read', 'chat', 'manage']);
export const PresenceState = Words(['online', 'away', 'busy', 'offline']);
export const ActorKind = Words(['visitor', 'agent', 'bot', 'system', 'integration']);
export const MessageKind = Words(['text', 'system', 'note', 'whisper']);

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

export const Text200 = Type.String({ maxLength: 200 });

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

export const EventActor = Type.Object(
  { kind: ActorKind, id: Nullable(Type.String()), name: Nullable(Type.String()) },
  closed,
);

/**
 * One entry of a session's log as everybody reads it: `type` and its own members are those of `src/core/event.ts`,
 * with times as RFC 3339. `previous` is the sequence of the event before it that this reader may see, or -1.
 */
export const Event = Type.Object(
  { seq: Count, previous: Type.Integer({ minimum: -1 }), at: Time, actor: EventActor, type: Type.String() },
  { additionalProperties: true },
);
export type Event = Static<typeof Event>;

export const Text2000 = Type.String({ maxLength: 2000 });
export const Priority = Words(['low', 'normal', 'high', 'urgent']);
export const Skills = Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 5 }), {
  propertyNames: { minLength: 1, maxLength: 64 },
  maxProperties: 16,
  additionalProperties: false,
});
export const Label = Type.String({ minLength: 1, maxLength: 64 });
export const LinkKind = Words(['ticket', 'contact', 'person', 'project', 'sale', 'record']);
export const Link = Type.Object(
  {
    kind: LinkKind,
    id: Type.String({ minLength: 1, maxLength: 200 }),
    label: Text200,
    url: Nullable(Type.String({ maxLength: 2048, pattern: '^https?://' })),
  },
  closed,
);

/** A label, and how many of the sessions that were looked at bear it. */
export const LabelUse = Type.Object({ label: Type.String(), count: Count }, closed);

/** What a visitor may choose instead of typing; the value is what is then posted. */
export const Buttons = Type.Array(
  Type.Object(
    { label: Type.String({ minLength: 1, maxLength: 100 }), value: Type.String({ minLength: 1, maxLength: 500 }) },
    closed,
  ),
  { maxItems: 12 },
);

/** A page of a list. `next` is the cursor of the page after it, null at the end; `total` is there when asked for, and `totalIsExact` with an estimate. */
export function List<T extends TSchema>(item: T) {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Nullable(Type.String()),
      total: Type.Optional(Count),
      totalIsExact: Type.Optional(Type.Boolean()),
    },
    closed,
  );
}
