import type { Bot, BotSettings } from '../../client/api-types.ts';
import type { BotRequest } from './bots-query.ts';

export type BotKind = BotSettings['kind'];
type ModelSettings = Extract<BotSettings, { kind: 'model' }>;
export type Tool = ModelSettings['tools'][number];

/** A bot as it is typed: of both kinds, with what the other kind needs left as it is. */
export interface BotDraft {
  readonly name: string;
  readonly avatar: string;
  readonly greeting: string;
  readonly deadlineSeconds: number;
  readonly address: string;
  readonly model: string;
  /** Empty: it stays as it is. */
  readonly endpointKey: string;
  readonly systemPrompt: string;
  readonly tools: readonly Tool[];
  readonly needsKnowledge: boolean;
  readonly limits: ModelSettings['limits'];
}

const SECOND = 1000;

export const blankBot: BotDraft = {
  name: '',
  avatar: '🤖',
  greeting: '',
  deadlineSeconds: 30,
  address: '',
  model: '',
  endpointKey: '',
  systemPrompt: '',
  tools: ['hand-off', 'look-up'],
  needsKnowledge: false,
  limits: { turns: 30, tokens: 100_000, ms: 600_000, cost: null },
};

export function draftOf({ name, avatar, settings }: Bot): BotDraft {
  if (!settings) return { ...blankBot, name, avatar };
  const { greeting, deadlineMs } = settings;
  const shared = { ...blankBot, name, avatar, greeting: greeting ?? '', deadlineSeconds: deadlineMs / SECOND };
  if (settings.kind === 'webhook') return { ...shared, address: settings.url };
  const { baseUrl, model, systemPrompt, tools, needsKnowledge, limits } = settings;
  return { ...shared, address: baseUrl, model, systemPrompt: systemPrompt ?? '', tools, needsKnowledge, limits };
}

export function requestOf(kind: BotKind, draft: BotDraft): BotRequest {
  const { name, avatar, greeting, deadlineSeconds, address, endpointKey, systemPrompt } = draft;
  const { model, tools, needsKnowledge, limits } = draft;
  const shared = { greeting: greeting.trim() === '' ? null : greeting, deadlineMs: deadlineSeconds * SECOND };
  const prompt = systemPrompt.trim() === '' ? {} : { systemPrompt };
  const settings: BotRequest['settings'] =
    kind === 'webhook'
      ? { kind, ...shared, url: address }
      : { kind, ...shared, ...prompt, baseUrl: address, model, tools: [...tools], needsKnowledge, limits };
  return { name, avatar, settings, ...(endpointKey !== '' && { endpointKey }) };
}
