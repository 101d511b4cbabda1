import Type, { type Static } from 'typebox';
import { botTools } from '../../core/bot.ts';
import { Count, closed, Id, Label, Nullable, Text2000, Time, Words } from './wire-words.ts';

/** What is told and asked of bots. */

const Milliseconds = (least: number, most: number) => Type.Integer({ minimum: least, maximum: most });
const Address = Type.String({ maxLength: 2048 });
const Limit = Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }));
const Amount = Type.Number({ minimum: 0, maximum: 1_000_000 });

const anyBot = {
  greeting: Nullable(Text2000),
  /** How long a visitor waits for its answer before the session goes to the queue, in milliseconds. */
  deadlineMs: Milliseconds(1_000, 600_000),
  /** How long one call may last, in milliseconds. */
  timeoutMs: Milliseconds(500, 120_000),
};
const webhookBot = { ...anyBot, url: Address };
const modelBot = {
  ...anyBot,
  baseUrl: Address,
  model: Type.String({ maxLength: 200 }),
  temperature: Nullable(Type.Number({ minimum: 0, maximum: 2 })),
  answerTokens: Nullable(Type.Integer({ minimum: 1, maximum: 32_000 })),
  systemPrompt: Type.String({ maxLength: 20_000 }),
  tools: Type.Array(Words(botTools), { maxItems: botTools.length }),
  /** The labels that it may add; empty: any. */
  labels: Type.Array(Label, { maxItems: 100 }),
  /** Hands off what the account's own pages and canned answers say nothing about. */
  needsKnowledge: Type.Boolean(),
  /** A visitor who writes one of these wants a human. */
  handOffPhrases: Type.Array(Type.String({ minLength: 2, maxLength: 100 }), { maxItems: 100 }),
  /** What one session may cost before it goes to the queue; null: no limit. */
  limits: Type.Object(
    { turns: Limit, tokens: Limit, ms: Limit, cost: Nullable(Type.Number({ minimum: 0, maximum: 1_000_000 })) },
    closed,
  ),
  /** What a million tokens cost. */
  prices: Type.Object({ prompt: Amount, answer: Amount }, closed),
};

export const BotSettings = Type.Union([
  Type.Object({ kind: Type.Literal('webhook'), ...webhookBot }, closed),
  Type.Object({ kind: Type.Literal('model'), ...modelBot }, closed),
]);
export type BotSettings = Static<typeof BotSettings>;

/** What is told of the settings; the rest keeps its default, or stands as it was. */
const SettingsRequest = Type.Union([
  Type.Object({ kind: Type.Literal('webhook'), ...Type.Partial(Type.Object(webhookBot)).properties }, closed),
  Type.Object({ kind: Type.Literal('model'), ...Type.Partial(Type.Object(modelBot)).properties }, closed),
]);

export const Bot = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    avatar: Type.String(),
    kind: Words(['webhook', 'model']),
    disabled: Type.Boolean(),
    /** For those who may manage the account. */
    settings: Type.Optional(BotSettings),
  },
  closed,
);
export type Bot = Static<typeof Bot>;

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Avatar = Type.String({ minLength: 1, maxLength: 8 });
/** A model's key at its endpoint; it is kept sealed and never told. */
const EndpointKey = Nullable(Type.String({ minLength: 1, maxLength: 1000 }));

export const NewBot = Type.Object(
  { name: Name, avatar: Type.Optional(Avatar), settings: SettingsRequest, endpointKey: Type.Optional(EndpointKey) },
  closed,
);
export const BotChanges = Type.Partial(
  Type.Object({
    name: Name,
    avatar: Avatar,
    disabled: Type.Boolean(),
    settings: SettingsRequest,
    endpointKey: EndpointKey,
  }),
  closed,
);

/** Told once: what Koine signs its calls with, and the key by which the bot calls Koine. */
export const BotSecrets = Type.Object({ signingSecret: Type.String(), key: Type.String() }, closed);
export const MadeBot = Type.Object({ bot: Bot, secrets: Nullable(BotSecrets) }, closed);

/** What a bot was asked at one event of the session, and what came of it. For supervisors. */
export const BotTurn = Type.Object(
  {
    /** Of the event that called for an answer. */
    seq: Count,
    botId: Id,
    occasion: Words(['engaged', 'message']),
    state: Words(['pending', 'awaiting', 'done', 'dropped', 'failed']),
    attempts: Count,
    prompt: Type.Unknown(),
    answer: Type.Unknown(),
    promptTokens: Count,
    answerTokens: Count,
    ms: Count,
    cost: Type.Number(),
    error: Nullable(Type.String()),
    createdAt: Time,
    deadlineAt: Time,
  },
  closed,
);
export type BotTurn = Static<typeof BotTurn>;
