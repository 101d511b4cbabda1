import type { Button } from './event.ts';
import type { Priority } from './facts.ts';

/** What a model may do besides writing, when it is enabled for the bot. */
export const botTools = ['hand-off', 'end-chat', 'set-priority', 'add-label', 'look-up'] as const;
export type BotTool = (typeof botTools)[number];

/** What holds for every bot. */
interface AnyBotSettings {
  /** Said when it meets a visitor; null: nothing. */
  readonly greeting: string | null;
  /** How long a visitor waits for its answer before the session goes to the queue, in milliseconds. */
  readonly deadlineMs: number;
  /** How long one call may last, in milliseconds. */
  readonly timeoutMs: number;
}

/** A program elsewhere that is told what happens and answers. */
export interface WebhookBotSettings extends AnyBotSettings {
  readonly kind: 'webhook';
  readonly url: string;
}

/** What one session may cost; past it, the session goes to the queue. Null: no limit. */
export interface BotLimits {
  readonly turns: number | null;
  /** Of prompts and answers together. */
  readonly tokens: number | null;
  /** Spent on the bot's turns, in milliseconds. */
  readonly ms: number | null;
  /** In the currency of the prices. */
  readonly cost: number | null;
}

/** A language model behind any endpoint that speaks the OpenAI chat-completions form. */
export interface ModelBotSettings extends AnyBotSettings {
  readonly kind: 'model';
  /** Up to and without `/chat/completions`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly temperature: number | null;
  /** Most tokens of one answer; null: as the endpoint has it. */
  readonly answerTokens: number | null;
  readonly systemPrompt: string;
  readonly tools: readonly BotTool[];
  /** The labels that it may add; empty: any. */
  readonly labels: readonly string[];
  /** Hands off what the account's own pages and canned answers say nothing about. */
  readonly needsKnowledge: boolean;
  /** A visitor who writes one of these wants a human. */
  readonly handOffPhrases: readonly string[];
  readonly limits: BotLimits;
  /** What a million tokens cost. */
  readonly prices: { readonly prompt: number; readonly answer: number };
}

export type BotSettings = WebhookBotSettings | ModelBotSettings;

/** A member of the account that is a program. Its secrets are kept apart. */
export interface Bot {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  /** A short text that stands for its picture: an emoji, or initials. */
  readonly avatar: string;
  readonly disabled: boolean;
  readonly settings: BotSettings;
}

/** When an inbox's bot meets its visitors. */
export type BotDuty = 'always' | 'outside-hours';

const anyBot = { greeting: null, deadlineMs: 30_000, timeoutMs: 20_000 };

/** What a webhook bot does unless told. */
export const webhookBotDefaults: Omit<WebhookBotSettings, 'url'> = { kind: 'webhook', ...anyBot };

/** What a model bot does unless told. */
export const modelBotDefaults: Omit<ModelBotSettings, 'baseUrl' | 'model'> = {
  kind: 'model',
  ...anyBot,
  temperature: null,
  answerTokens: 800,
  systemPrompt: 'You answer visitors of our website, briefly and kindly, in the language they write in.',
  tools: ['hand-off', 'look-up'],
  labels: [],
  needsKnowledge: false,
  handOffPhrases: ['talk to a human', 'speak to a human', 'real person', 'human agent', 'talk to an agent'],
  limits: { turns: 30, tokens: 100_000, ms: 600_000, cost: null },
  prices: { prompt: 0, answer: 0 },
};

/** What a bot wants said and done; in this order, and the last thing it does is `atLast`. */
export interface BotAnswer {
  readonly labels: readonly string[];
  readonly priority: Priority | null;
  readonly messages: readonly { readonly text: string; readonly buttons?: readonly Button[] }[];
  readonly atLast:
    | { readonly kind: 'hand-off'; readonly reason: string; readonly summary: string | null }
    | { readonly kind: 'end'; readonly reason: string | null }
    | null;
}

export const silentAnswer: BotAnswer = { labels: [], priority: null, messages: [], atLast: null };

/** Why Koine itself hands a session off. A bot may give reasons of its own. */
export type HandOffReason =
  | 'requested'
  | 'no-knowledge'
  | 'failed'
  | 'timed-out'
  | 'unavailable'
  | 'limit-turns'
  | 'limit-tokens'
  | 'limit-time'
  | 'limit-cost';
