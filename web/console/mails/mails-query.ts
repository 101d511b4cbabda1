import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Mail } from '../../client/api-types.ts';
import { type ListPage, rest } from '../shell/server.ts';
import type { MailSearch } from './mail-search.ts';

const PAGE = 50;

/** The send log, the newest first, page after page. */
export function mailsQuery({ state }: MailSearch) {
  return infiniteQueryOptions({
    queryKey: ['mails', state],
    queryFn: ({ pageParam, signal }) =>
      rest<ListPage<Mail>>('/mails', { query: { state, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** Has a mail sent after all. */
export function retryMail(id: string): Promise<Mail> {
  return rest(`/mails/${encodeURIComponent(id)}/retry`, { method: 'POST', body: {} });
}
