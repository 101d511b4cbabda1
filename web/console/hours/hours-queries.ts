import { queryOptions } from '@tanstack/react-query';
import type { Calendar, Inbox } from '../../client/api-types.ts';
import { RestError } from '../../client/rest.ts';
import { problemText, readAll } from '../shell/server.ts';

/** All calendars of the account; they are few. */
export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: ({ signal }) => readAll<Calendar>('/calendars', signal),
});

/** All inboxes of the account; they are few. */
export const inboxesQuery = queryOptions({
  queryKey: ['inboxes'],
  queryFn: ({ signal }) => readAll<Inbox>('/inboxes', signal),
});

/** A refusal in words, with the place of each fault. */
export function faultsText(error: unknown): string {
  const faults = error instanceof RestError ? error.errors : [];
  if (faults.length === 0) return problemText(error);
  return faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n');
}
