import Type, { type Static, type TSchema } from 'typebox';

const Text = Type.String();
const Int = Type.Integer();
const Flag = Type.Boolean();
const Anything = Type.Record(Type.String(), Type.Unknown());
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
/** `YYYY-MM-DDThh:mm:ss+00:00`. */
const Time = Type.String({ format: 'date-time' });
/** A number, or text where the account says so. */
const NumberOrText = Type.Union([Type.Number(), Text]);

/** How every failure is told. */
export const Failure = Type.Object({ error: Text, details: Type.Optional(Type.Unknown()) });

export const Tokens = Type.Object({ token: Text, refreshToken: Text });

export const User = Type.Object({
  id: Int,
  companyId: Int,
  firstName: Text,
  lastName: Text,
  middleName: orNull(Text),
  name: Text,
  email: Text,
  roles: Type.Array(Type.Object({ name: Text })),
  online: Flag,
  active: Flag,
});

const searchMembers = {
  id: Uuid,
  chatId: Uuid,
  companyId: Int,
  name: Text,
  chatName: Text,
  whatsappPhone: orNull(Text),
  botId: orNull(Text),
  botName: orNull(Text),
  markedAsSpam: Flag,
  userId: orNull(NumberOrText),
  operatorGroupIds: orNull(Type.Array(Int)),
  operatorName: orNull(Text),
  operatorType: orNull(Text),
  operatorMessageCount: Int,
  clientMessageCount: Int,
  botMessageCount: Int,
  clientDeviceId: orNull(Text),
  clientId: orNull(Text),
  clientExternalId: orNull(Text),
  clientIp: orNull(Text),
  location: orNull(Anything),
  timeZone: orNull(Text),
  countryCode: orNull(Text),
  countryName: orNull(Text),
  regionCode: orNull(Text),
  regionName: orNull(Text),
  city: orNull(Text),
  zipCode: orNull(Text),
  messengerType: Text,
  status: Text,
  referer: orNull(Text),
  dialogResults: orNull(Anything),
  operatorResults: orNull(Type.Array(Text)),
  nps: orNull(Type.Number()),
  createdAt: Time,
  operatorLastMessageCreatedAt: orNull(Time),
  updatedAt: Time,
  noResponseOperatorToClient: Flag,
  botLastMessageCreatedAt: orNull(Time),
  lastMessageCreatedAt: orNull(Time),
  clientLastMessageCreatedAt: orNull(Time),
  clientOnlineAt: orNull(Time),
  clientOfflineAt: orNull(Time),
  operatorAssignedAt: orNull(Time),
  price: NumberOrText,
  operatorDialogDuration: orNull(Int),
  operatorFirstMessageCreatedAt: orNull(Time),
  switchAnotherOperator: Flag,
  haveExternalMessage: Flag,
  botStatus: orNull(Text),
  closedAt: orNull(Time),
  closedByUserId: orNull(NumberOrText),
  closedByOperatorName: orNull(Text),
  closedByBotId: orNull(Text),
  clientUserAgent: orNull(Text),
  csi: orNull(Type.Number()),
  csiMax: orNull(Type.Number()),
  csiPercent: orNull(Type.Number()),
  rating: orNull(Type.Number()),
  fcr: orNull(Flag),
  operatorTimerFirstAnswer: orNull(Int),
  operatorTimerNextAnswers: orNull(Int),
  metrics: orNull(Anything),
  operatorNotFoundAt: orNull(Time),
  takenByOperatorAt: orNull(Time),
  isLostSession: Flag,
};

/** A session with every field of the search list, in the order of the vendor's page. */
export const WholeItem = Type.Object(searchMembers);
export type WholeItem = Static<typeof WholeItem>;

/** A session as the search list shows it: with the fields that were asked for. */
export const SearchItem = Type.Partial(WholeItem);

export const Message = Type.Object({
  id: Uuid,
  authorId: orNull(Text),
  authorType: Type.Union([Type.Literal('CLIENT'), Type.Literal('OPERATOR'), Type.Literal('BOT')]),
  authorName: orNull(Text),
  type: Text,
  body: Text,
  answers: Type.Array(Type.Unknown()),
  keyboard: Type.Array(Type.Unknown()),
  readAt: orNull(Time),
  createdAt: Time,
  updatedAt: Time,
  attachments: Type.Array(Type.Unknown()),
  sessionId: Uuid,
  replyTo: orNull(Anything),
});
export type Message = Static<typeof Message>;

/** A session of the vendor's as it can be read there: the item with all its fields, and its messages, oldest first. */
export const PastSession = Type.Object({ item: WholeItem, messages: Type.Array(Message) });
export type PastSession = Static<typeof PastSession>;

/** A session as the chat service shows it to operators. */
export const OperatorItem = Type.Object({
  id: Uuid,
  chatId: Uuid,
  companyId: Int,
  name: Text,
  markedAsSpam: Flag,
  ttl: Int,
  operatorId: orNull(Text),
  operatorName: orNull(Text),
  operatorType: orNull(Text),
  operatorAssignedAt: orNull(Time),
  operators: Type.Array(Type.Object({ id: Int, name: Text, type: Text, assigned_at: Time })),
  channel: Text,
  messengerType: Text,
  whatsappPhone: orNull(Text),
  botStatus: orNull(Text),
  status: Text,
  startedAt: Time,
  clientOnlineAt: orNull(Time),
  clientOfflineAt: orNull(Time),
  unreadClientMessageCount: Int,
  lastMessageCreatedAt: orNull(Time),
  lastMessage: orNull(Message),
  clientId: Text,
  clientExternalId: orNull(Text),
  clientBanned: Flag,
  clientIp: orNull(Text),
  referer: orNull(Text),
  tags: Text,
  timerFirstAnswer: Int,
  timerNextAnswers: Int,
  lastOperatorMessage: orNull(Time),
  firstClientMessageAfterLastOperatorMessage: orNull(Time),
});

/** What starting and continuing answer. */
export const Started = Type.Object({
  id: Uuid,
  clientId: Text,
  startedAt: Time,
  ttl: Int,
  messages: Type.Array(Message),
});

export const Chat = Type.Object({
  id: Uuid,
  botId: orNull(Text),
  name: Text,
  botName: orNull(Text),
  sessionReloadBotId: orNull(Text),
  sessionReloadBotName: orNull(Text),
  sessionTtl: Int,
  eventCallbackUrl: orNull(Text),
  eventCallbackData: Type.Unknown(),
  messengers: Type.Unknown(),
  timerFirstAnswer: orNull(Int),
  timerNextAnswers: orNull(Int),
  createdAt: orNull(Time),
  updatedAt: orNull(Time),
});

export const Created = Type.Object({ id: Uuid });
export const CreatedMessage = Type.Object({ id: Uuid, createdAt: Time });

/** The vendor's envelope; either member is left out where the query says so, and items have the fields it names. */
export function listOf<T extends TSchema>(item: T) {
  return Type.Partial(Type.Object({ count: Int, items: Type.Array(item) }));
}

/** The shapes that the dialect's OpenAPI document names. */
export const shapes = { Failure, Tokens, User, SearchItem, Message, OperatorItem, Started, Chat };
