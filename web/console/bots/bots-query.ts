import { queryOptions } from '@tanstack/react-query';
import type { Bot, BotSettings, Inbox, KnowledgePage } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

/** A webhook bot's secrets, which the server tells this once. */
export interface BotSecrets {
  readonly signingSecret: string;
  readonly key: string;
}

/** What is told of a bot; settings that are left out keep their defaults, or stay. */
export interface BotRequest {
  readonly name: string;
  readonly avatar: string;
  readonly settings: Partial<BotSettings> & Pick<BotSettings, 'kind'>;
  readonly endpointKey?: string;
}

/** The account's bots; there are at most 50. */
export const botsQuery = queryOptions({
  queryKey: ['bots'],
  queryFn: ({ signal }) => rest<ListPage<Bot>>('/bots', { query: { limit: 100 }, signal }),
});

/** The first pages that bots know. */
export const knowledgeQuery = queryOptions({
  queryKey: ['knowledge'],
  queryFn: ({ signal }) => rest<ListPage<KnowledgePage>>('/knowledge', { query: { limit: 100 }, signal }),
});

export function createBot(draft: BotRequest): Promise<{ readonly bot: Bot; readonly secrets: BotSecrets | null }> {
  return rest('/bots', { method: 'POST', body: draft });
}

export function changeBot(id: string, changes: Partial<BotRequest & Pick<Bot, 'disabled'>>): Promise<Bot> {
  return rest(`/bots/${encodeURIComponent(id)}`, { method: 'PATCH', body: changes });
}

export function removeBot(id: string): Promise<void> {
  return rest(`/bots/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

export function renewSecrets(id: string): Promise<BotSecrets> {
  return rest(`/bots/${encodeURIComponent(id)}/secrets`, { method: 'POST', body: {} });
}

export function setInboxBot(inboxId: string, bot: Inbox['bot']): Promise<Inbox> {
  return rest(`/inboxes/${encodeURIComponent(inboxId)}`, { method: 'PATCH', body: { bot } });
}

export function addPage(page: Pick<KnowledgePage, 'title' | 'text' | 'language'>): Promise<KnowledgePage> {
  return rest('/knowledge', { method: 'POST', body: page });
}

export function removePage(id: string): Promise<void> {
  return rest(`/knowledge/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
