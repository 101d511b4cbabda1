import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Webhook, WebhookDelivery } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

const PAGE = 50;
const FRESH_MS = 3_000;

/** A webhook and its new secret, which the server tells this once. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

export interface NewWebhook {
  readonly url: string;
  readonly name: string;
  readonly dialect: string;
  readonly events: readonly string[] | null;
  readonly notes: boolean;
}

/** The account's webhooks; there are at most 100. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => rest<ListPage<Webhook>>('/webhooks', { query: { limit: 100 }, signal }),
  refetchInterval: FRESH_MS,
});

/** What a webhook was told, the last first, page after page. */
export function deliveriesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: ({ pageParam, signal }) =>
      rest<ListPage<WebhookDelivery>>(`${pathOf(id)}/deliveries`, {
        query: { limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: FRESH_MS,
  });
}

export function createWebhook(webhook: NewWebhook): Promise<WebhookWithSecret> {
  return rest('/webhooks', { method: 'POST', body: webhook });
}

export function pauseWebhook(id: string, paused: boolean): Promise<Webhook> {
  return rest(pathOf(id), { method: 'PATCH', body: { paused } });
}

export function removeWebhook(id: string): Promise<void> {
  return rest(pathOf(id), { method: 'DELETE' });
}

export function rotateSecret(id: string): Promise<WebhookWithSecret> {
  return rest(`${pathOf(id)}/rotate-secret`, { method: 'POST', body: {} });
}

export function testWebhook(id: string): Promise<WebhookDelivery> {
  return rest(`${pathOf(id)}/test`, { method: 'POST', body: {} });
}

/** Sends again what was given up, or one delivery by its place in the feed. */
export function replayWebhook(id: string, what: { dead: true } | { after: number; upTo: number }): Promise<unknown> {
  return rest(`${pathOf(id)}/replay`, { method: 'POST', body: what });
}

function pathOf(id: string): string {
  return `/webhooks/${encodeURIComponent(id)}`;
}
