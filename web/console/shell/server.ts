import { queryOptions } from '@tanstack/react-query';
import type { Agent, AgentLoad, Inbox, Me, Queue, SessionRow } from '../../client/api-types.ts';
import { makeRest, RestError } from '../../client/rest.ts';

/** Where the native API lies, seen from any page of the console. */
export const API_BASE = '/koine/v1';

export const rest = makeRest(API_BASE);

/** A page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total?: number;
}

/** Who is signed in; fails with 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => rest<Me>('/me', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** All agents of the account; they are few. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => readAll<Agent>('/agents', signal),
  staleTime: 15_000,
});

/** Who is there of the agents, and how much each has to do. */
export const agentLoadsQuery = queryOptions({
  queryKey: ['agent-loads'],
  queryFn: async ({ signal }) =>
    (await rest<{ readonly items: readonly AgentLoad[] }>('/agents/loads', { signal })).items,
  staleTime: 5_000,
});

/** All queues of the account; they are few. */
export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: ({ signal }) => readAll<Queue>('/queues', signal),
  staleTime: 60_000,
});

/** All inboxes of the account; they are few. */
export const inboxesQuery = queryOptions({
  queryKey: ['inboxes'],
  queryFn: ({ signal }) => readAll<Inbox>('/inboxes', signal),
  staleTime: 60_000,
});

/** One session as it stands. */
export function sessionQuery(sessionId: string) {
  return queryOptions({
    queryKey: ['session', sessionId],
    queryFn: ({ signal }) => rest<SessionRow>(`/sessions/${encodeURIComponent(sessionId)}`, { signal }),
  });
}

/** Whether the failure means that nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof RestError && error.status === 401;
}

/** A failure in words for people. */
export function problemText(error: unknown): string {
  if (error instanceof RestError) return error.detail || `The server answered ${error.status}.`;
  return 'Something unforeseen went wrong.';
}

const MOST_PAGES = 50;

/** All pages of a short list. */
export async function readAll<T>(path: string, signal: AbortSignal): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const read: ListPage<T> = await rest<ListPage<T>>(path, { query: { cursor }, signal });
    items.push(...read.items);
    if (read.next === null) break;
    cursor = read.next;
  }
  return items;
}
