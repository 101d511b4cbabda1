import { Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { parseMailSearch, stateNames } from '../mails/mail-search.ts';
import { MailServerState } from '../mails/mail-server-state.tsx';
import { mailsQuery } from '../mails/mails-query.ts';
import { MailsTable } from '../mails/mails-table.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import styles from './mails-page.module.css';

const states = Object.entries(stateNames).map(([value, label]) => ({ value, label }));

/** The mails that were sent, are to be sent, or came to nothing. */
export function MailsPage() {
  const search = useSearch({ from: '/workplace/settings/mails' });
  const navigate = useNavigate({ from: '/mails' });
  const mails = useInfiniteQuery(mailsQuery(search));
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.page}>
      <h1 className="only-read-aloud">Mails</h1>
      <MailServerState />
      <search className={styles.filters} aria-label="Filter the mails">
        <Select
          size="xs"
          aria-label="State"
          placeholder="Any state"
          clearable
          data={states}
          value={search.state ?? null}
          onChange={(state) => void navigate({ search: parseMailSearch({ state }), replace: true })}
        />
      </search>
      {mails.error && items.length === 0 ? (
        <LoadFailed what="The mails" error={mails.error} retry={() => void mails.refetch()} />
      ) : !mails.isPending && items.length === 0 ? (
        <EmptyState icon="mail" title={search.state ? 'No mail is in this state' : 'No mails yet'}>
          Transcripts and notices that your inboxes send stand here.
        </EmptyState>
      ) : (
        <MailsTable
          mails={items}
          hasMore={mails.hasNextPage}
          isLoading={mails.isPending || mails.isFetchingNextPage}
          error={mails.error}
          loadMore={() => void mails.fetchNextPage()}
        />
      )}
    </div>
  );
}
