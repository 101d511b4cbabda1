import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import { keptForMessage } from './codec/kept.ts';
import { isUuid } from './parameters.ts';

const Text = Type.String({ maxLength: 16_384 });
const Short = Type.String({ maxLength: 1_000 });
const Seconds = Type.Union([Type.Integer(), Type.String({ pattern: '^\\d{1,9}$' })]);
const Anything = Type.Record(Type.String(), Type.Unknown());
const Opaque = Type.Union([Short, Type.Number(), Type.Boolean(), Anything, Type.Array(Type.Unknown())]);

export const LoginBody = Type.Object({
  email: Type.String({ maxLength: 320 }),
  password: Type.String({ maxLength: 1_000 }),
  ttl: Type.Optional(Seconds),
  companyId: Type.Optional(Seconds),
});

export const RefreshBody = Type.Object({ refreshToken: Short, ttl: Type.Optional(Seconds) });

const Attachments = Type.Array(Type.Union([Short, Anything]), { maxItems: 20 });

export const MessageBody = Type.Object({
  body: Type.Optional(Text),
  attachments: Type.Optional(Attachments),
  replyToMessageId: Type.Optional(Short),
});
export type MessageBody = Static<typeof MessageBody>;

/** What starts or continues a session. */
export const StartBody = Type.Partial(
  Type.Object({
    name: Short,
    botId: Short,
    sessionId: Short,
    clientId: Type.String({ maxLength: 200 }),
    clientPhone: Short,
    clientEmail: Short,
    clientName: Short,
    clientFirstName: Short,
    clientMiddleName: Short,
    clientLastName: Short,
    clientExternalId: Type.String({ maxLength: 200 }),
    clientDeviceId: Short,
    clientTimezone: Type.Union([Type.Integer(), Short]),
    clientMetadata: Anything,
    clientNameForOperator: Short,
    channel: Short,
    messengerType: Type.String({ pattern: '^\\w{1,40}$' }),
    messengerUserId: Type.String({ maxLength: 200 }),
    sessionTtl: Seconds,
    returnAnswerAsync: Type.Union([Type.Boolean(), Type.Integer()]),
    referer: Type.String({ maxLength: 4_000 }),
    variables: Type.Union([Anything, Type.Array(Type.Unknown())]),
    callbackUrl: Short,
    callbackData: Opaque,
    botNodeId: Short,
    messageBody: Text,
    messageAttachments: Attachments,
    eventCallbackUrl: Short,
    eventCallbackData: Opaque,
    notifyOnEvents: Type.Array(Short, { maxItems: 100 }),
    replyToMessageId: Short,
  }),
);
export type StartBody = Omit<Static<typeof StartBody>, 'sessionTtl'> & { readonly sessionTtl?: number };

export const BatchBody = Type.Object({ commands: Type.Array(Anything, { minItems: 1, maxItems: 100 }) });

/** A chat's settings; what Koine does not act on is kept. */
export const ChatBody = Type.Partial(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 200 }),
    botId: Short,
    botName: Short,
    sessionReloadBotId: Short,
    sessionReloadBotName: Short,
    sessionTtl: Seconds,
    operatorsBusyMessage: Short,
    allowableOperatorIdleTime: Seconds,
    sessionRatingRequired: Type.Boolean(),
    sessionRatingTriggerTime: Opaque,
    answerOnFirstClientMessage: Type.Boolean(),
    eventCallbackUrl: Short,
    eventCallbackData: Opaque,
    notifyOnEvents: Type.Array(Short, { maxItems: 100 }),
    pushData: Opaque,
    references: Opaque,
    form: Opaque,
    appearance: Opaque,
    results: Type.Array(Opaque, { maxItems: 200 }),
    messengers: Opaque,
    timers: Opaque,
    timerFirstAnswer: Seconds,
    timerNextAnswers: Seconds,
  }),
);
export type ChatBody = Static<typeof ChatBody>;

/** A chat that is made may bring along its UUID. */
export const NewChatBody = Type.Object({
  ...ChatBody.properties,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  id: Type.Optional(Short),
});

const TTL_MOST = 43_200;

/** The settings that a chat is to have, its times in seconds as numbers. */
export function decodeChat(body: unknown): ChatBody {
  return decodeSettings(decodeBody(ChatBody, body));
}

export function decodeNewChat(body: unknown): Static<typeof NewChatBody> {
  const { id, ...rest } = decodeSettings(decodeBody(NewChatBody, body));
  if (id === undefined) return rest;
  if (!isUuid(id)) throw invalidInput('/id', 'must be a UUID');
  return { ...rest, id: id.toLowerCase() };
}

function decodeSettings<T extends ChatBody>(settings: T): T {
  const seconds = ['sessionTtl', 'timerFirstAnswer', 'timerNextAnswers'] as const;
  const given = seconds.filter((member) => settings[member] !== undefined);
  if (settings.sessionTtl !== undefined) decodeTtl(settings.sessionTtl);
  return { ...settings, ...Object.fromEntries(given.map((member) => [member, Number(settings[member])])) };
}

function decodeTtl(given: number | string): number {
  const seconds = Number(given);
  if (seconds >= 1 && seconds <= TTL_MOST) return seconds;
  throw invalidInput('/sessionTtl', `must be from 1 to ${TTL_MOST} seconds`);
}

/** What a command to start or continue holds; nothing is left that could turn out faulty when it is carried out. */
export function decodeStart(body: unknown): StartBody {
  const { sessionTtl, sessionId, ...rest } = decodeBody(StartBody, body);
  const ttl = sessionTtl === undefined ? null : decodeTtl(sessionTtl);
  if (sessionId !== undefined && !isUuid(sessionId)) throw invalidInput('/sessionId', 'must be a UUID');
  keptForMessage('', rest.messageAttachments);
  return {
    ...rest,
    ...(ttl !== null && { sessionTtl: ttl }),
    ...(sessionId !== undefined && { sessionId: sessionId.toLowerCase() }),
  };
}

export const CloseBody = Type.Object({ result: Type.Optional(Short) });

/** The body's known members; those that are null count as absent. Throws a refusal that names each faulty one. */
export function decodeBody<T extends TSchema>(schema: T, body: unknown): Static<T> {
  const given = body ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new Refusal('invalid-input', 'The body must be a JSON object.');
  }
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const known = Value.Clean(schema, present);
  if (Value.Check(schema, known)) return known;
  const faults = [...Value.Errors(schema, known)].map((error) => {
    const missing = (error.params as { requiredProperties?: readonly string[] }).requiredProperties?.[0];
    return { pointer: missing === undefined ? error.instancePath : `/${missing}`, detail: error.message };
  });
  throw new Refusal('invalid-input', 'Invalid input parameters', faults);
}
