import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { HistoryFilters } from '../history/history-filters.tsx';
import { countHistory, historyQuery } from '../history/history-query.ts';
import type { HistorySearch } from '../history/history-search.ts';
import { HistoryTable } from '../history/history-table.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import styles from './history-page.module.css';

/** All sessions there ever were, narrowed by what stands in the address. */
export function HistoryPage() {
  const search = useSearch({ from: '/workplace/history' });
  const navigate = useNavigate({ from: '/history' });
  const change = (next: HistorySearch) => void navigate({ search: next, replace: true });
  const history = useInfiniteQuery(historyQuery(search));
  const rows = history.data?.pages.flatMap((page) => page.items) ?? [];
  const isNarrowed = Object.keys(search).length > 0;
  return (
    <div className={styles.page}>
      <h1 className="only-read-aloud">History</h1>
      <HistoryFilters search={search} change={change}>
        <Count search={search} shown={rows.length} isComplete={!history.hasNextPage && !history.isPending} />
      </HistoryFilters>
      {history.error && rows.length === 0 ? (
        <LoadFailed what="The history" error={history.error} retry={() => void history.refetch()} />
      ) : !history.isPending && rows.length === 0 ? (
        <EmptyState icon="history" title={isNarrowed ? 'No session fits' : 'No sessions yet'}>
          {isNarrowed ? (
            <Button variant="default" onClick={() => change({})}>
              Show all sessions
            </Button>
          ) : (
            <>
              Every chat stays here for good. Begin one on the{' '}
              <a href="/demo" target="_blank" rel="noopener">
                demo page
              </a>
              .
            </>
          )}
        </EmptyState>
      ) : (
        <HistoryTable
          rows={rows}
          isLoading={history.isPending || history.isFetchingNextPage}
          hasMore={history.hasNextPage}
          error={history.error}
          loadMore={() => void history.fetchNextPage()}
        />
      )}
    </div>
  );
}

/** How many are shown, and on demand how many there are: counting is dear, so nobody pays for it unasked. */
function Count({ search, shown, isComplete }: { search: HistorySearch; shown: number; isComplete: boolean }) {
  const { mutate, reset, data, isPending, isError } = useMutation({ mutationFn: () => countHistory(search) });
  const key = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter makes the count void
  useEffect(() => reset(), [key, reset]);
  const total = isComplete ? shown : data?.count;
  if (total !== undefined) return <span className={styles.count}>{total.toLocaleString()} sessions</span>;
  return (
    <Button variant="subtle" color="gray" loading={isPending} onClick={() => mutate()}>
      {isError ? 'Counting did not work, try again' : 'Count'}
    </Button>
  );
}
