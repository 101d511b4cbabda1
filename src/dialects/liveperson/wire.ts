import Type, { type Static, type TSchema } from 'typebox';
import type { Tree } from './xml.ts';

/** The vendor's shapes in the vendor's words: XML mapped to JSON, attributes with `@`. Times are as `codec/time.ts` writes them. */

const closed = { additionalProperties: false } as const;

/** A list before it is written: in JSON one element goes without an array, and none without a member. */
export function Several<T extends TSchema>(each: T) {
  return Type.Unsafe<readonly Static<T>[]>(Type.Union([each, Type.Array(each)]));
}

const Time = Type.String({
  description: 'With milliseconds and a numeric offset.',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}[+-]\\d{2}:\\d{2}$',
});
const NumberOrText = Type.Union([Type.Integer(), Type.String()]);
const ChatState = Type.Union([Type.Literal('waiting'), Type.Literal('chatting'), Type.Literal('ended')]);

export const Link = Type.Object({ '@href': Type.String(), '@rel': Type.String() }, closed);
export type Link = Static<typeof Link>;

/** `/info` on its own: its links go without `@`, or with both spellings where the account wants that. */
export const InfoLink = Type.Object(
  {
    '@href': Type.Optional(Type.String()),
    '@rel': Type.Optional(Type.String()),
    href: Type.String(),
    rel: Type.String(),
  },
  closed,
);

export const StateEvent = Type.Object(
  { '@id': Type.String(), '@type': Type.Literal('state'), time: Time, state: ChatState },
  closed,
);
export type StateEvent = Static<typeof StateEvent>;

export const LineEvent = Type.Object(
  {
    '@id': Type.String(),
    '@type': Type.Literal('line'),
    time: Time,
    textType: Type.Union([Type.Literal('plain'), Type.Literal('html')]),
    text: Type.String(),
    by: Type.String({ description: '`info` for system lines, else the name of who wrote.' }),
    source: Type.Union([Type.Literal('system'), Type.Literal('agent'), Type.Literal('visitor')]),
    systemMessageId: Type.Optional(
      Type.Union([Type.Integer(), Type.String()], { description: 'A number within the chat, text in `/events`.' }),
    ),
    subType: Type.Literal('REGULAR'),
  },
  closed,
);
export type LineEvent = Static<typeof LineEvent>;

export const Event = Type.Union([StateEvent, LineEvent]);
export type Event = Static<typeof Event>;

/** `next` stands last, and always has a query. */
export const Events = Type.Object({ link: Type.Array(Link), event: Type.Optional(Several(Event)) }, closed);
export type Events = Required<Static<typeof Events>>;

export const Typing = Type.Union([Type.Literal('typing'), Type.Literal('not-typing')]);
export type Typing = Static<typeof Typing>;

/** Members in the vendor's order. */
const info = {
  state: ChatState,
  chatSessionKey: Type.String(),
  skillName: Type.Optional(Type.String()),
  skillId: Type.Optional(Type.Integer()),
  agentName: Type.Optional(Type.String({ description: 'Absent while nobody has the chat.' })),
  agentId: Type.Optional(Type.Integer()),
  startTime: Time,
  duration: Type.Integer({ description: 'Seconds; 0 until the chat is over.' }),
  lastUpdate: Time,
  chatTimeout: Type.Integer({ description: 'Seconds.' }),
  visitorId: Type.Integer(),
  agentTyping: Typing,
  visitorTyping: Typing,
  visitorName: Type.String(),
  rtSessionId: Type.Integer(),
  sharkVisitorId: Type.String(),
  sharkSessionId: Type.String(),
  // Numbers within the chat, text in `/info`.
  sharkContextId: NumberOrText,
  engagementId: Type.Optional(NumberOrText),
  campaignId: Type.Optional(NumberOrText),
  language: Type.Optional(Type.String()),
};

export const Info = Type.Object({ link: Type.Array(Link), ...info }, closed);
export type Info = Static<typeof Info>;

export const InfoAlone = Type.Object({ link: Type.Array(InfoLink), ...info }, closed);

/** Clients read the links by their place. */
export const Chat = Type.Object({ link: Type.Array(Link), events: Events, info: Info }, closed);
export type Chat = Omit<Static<typeof Chat>, 'events'> & { readonly events: Events };

export const Account = Type.Object({ '@id': Type.String(), link: Type.Array(Link) }, closed);

const Entry = Type.Object(
  {
    value: Type.String(),
    displayValue: Type.String(),
    checked: Type.Boolean(),
    logic: Type.Optional(Type.Object({ showLogicId: Several(Type.Integer()) }, closed)),
  },
  closed,
);

export const Question = Type.Object(
  {
    id: Type.Integer(),
    logicId: Type.Integer(),
    order: Type.Integer(),
    mandatory: Type.Boolean(),
    label: Type.String(),
    type: Type.String(),
    validationType: Type.Optional(Type.String()),
    lastKnownValue: Type.Optional(Type.String()),
    entry: Type.Optional(Several(Entry)),
  },
  closed,
);

/** What all three surveys look like. */
export const Survey = Type.Object(
  {
    id: Type.Integer(),
    title: Type.String(),
    header: Type.String(),
    questions: Type.Object({ question: Several(Question) }, closed),
  },
  closed,
);

export const Variable = Type.Object({ name: Type.String(), value: Type.String() }, closed);

const SkillAvailability = Type.Object({ skill: Type.String(), isAvailable: Type.Boolean() }, closed);

/** One skill is answered by a truth, several one by one. */
export const Availability = Type.Union([
  Type.Boolean(),
  Type.Object(
    { AvailabilityForSkills: Type.Object({ skillAvailability: Type.Array(SkillAvailability) }, closed) },
    closed,
  ),
]);

/** Where a service of the account is. */
export const BaseUri = Type.Object({ service: Type.String(), account: Type.String(), baseURI: Type.String() }, closed);

/** The same as the vendor's own script asks for it. */
export const ScriptedHost = Type.Object(
  {
    ResultSet: Type.Object({ lpData: Type.Array(Type.Object({ lpServer: Type.String() }, closed)) }, closed),
  },
  closed,
);

/** Every failure has exactly these members. */
export const Failure = Type.Object(
  { error: Type.Object({ time: Time, message: Type.String(), internalCode: Type.Integer() }, closed) },
  closed,
);
export type Failure = Static<typeof Failure>;

/** A shape as what is written to JSON and XML. */
export function treeOf(value: Chat | Events | Event | Info): Tree {
  return value as unknown as Tree;
}
