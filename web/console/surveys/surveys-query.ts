import { queryOptions } from '@tanstack/react-query';
import type { Inbox, Survey } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';

/** All surveys of the account; an account has at most 200. */
export const surveysQuery = queryOptions({
  queryKey: ['surveys'],
  queryFn: async ({ signal }) => (await rest<ListPage<Survey>>('/surveys', { query: { limit: 200 }, signal })).items,
});

/** The account's inboxes; the first thousand. */
export const inboxesQuery = queryOptions({
  queryKey: ['inboxes'],
  queryFn: async ({ signal }) => (await rest<ListPage<Inbox>>('/inboxes', { query: { limit: 1000 }, signal })).items,
});

export function createSurvey(survey: Omit<Survey, 'id' | 'number' | 'version'>) {
  return rest<Survey>('/surveys', { method: 'POST', body: survey });
}

/** Sets which surveys an inbox asks. */
export function saveInboxSurveys(id: string, surveys: Inbox['surveys']) {
  return rest<Inbox>(`/inboxes/${encodeURIComponent(id)}`, { method: 'PATCH', body: { surveys } });
}
