import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { RestError } from '../../client/rest.ts';
import { ColumnsMenu } from '../history/columns-menu.tsx';
import { EarlyEnd } from '../history/early-end.tsx';
import { ExportDialog } from '../history/export-dialog.tsx';
import { columnsOf } from '../history/history-columns.ts';
import { HistoryCount } from '../history/history-count.tsx';
import { HistoryFilters } from '../history/history-filters.tsx';
import { historyQuery } from '../history/history-query.ts';
import {
  type HistorySearch,
  isNarrowed,
  parseHistorySearch,
  usualSort,
  wholeFilter,
} from '../history/history-search.ts';
import { HistoryTable } from '../history/history-table.tsx';
import { SearchResults } from '../history/search-results.tsx';
import { ViewsMenu } from '../history/views-menu.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { Icon } from '../shell/icon.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { useWorkplace } from '../shell/workplace.tsx';
import styles from './history-page.module.css';

/** All sessions there ever were, narrowed, ordered and shown as the address says. */
export function HistoryPage() {
  const { role } = useWorkplace().me.agent;
  const seesAll = role !== 'agent';
  const search = useSearch({ from: '/workplace/history' });
  const navigate = useNavigate({ from: '/history' });
  const change = (next: HistorySearch) => void navigate({ search: next, replace: true });
  const set = (part: Partial<Record<keyof HistorySearch, string | null>>) =>
    change(parseHistorySearch({ ...search, ...part }));
  const [isExporting, setExporting] = useState(false);
  const columns = columnsOf(search.columns);
  const isSearch = search.q !== undefined;
  const history = useInfiniteQuery({ ...historyQuery(search), enabled: !isSearch });
  const rows = history.data?.pages.flatMap((page) => page.items) ?? [];
  const last = history.data?.pages.at(-1);
  const endsEarly = last?.partial === true;
  const loadMore = () => void history.fetchNextPage();
  return (
    <div className={styles.page}>
      <h1 className="only-read-aloud">History</h1>
      <HistoryFilters
        search={search}
        change={change}
        start={<ViewsMenu search={search} change={change} mayShare={seesAll} />}
      >
        {!isSearch && (
          <>
            <HistoryCount
              search={search}
              shown={rows.length}
              isComplete={!history.hasNextPage && !history.isPending && !history.error}
            />
            <ColumnsMenu columns={columns} change={(names) => set({ columns: names })} />
            {seesAll && (
              <Button
                variant="default"
                leftSection={<Icon name="download" size={14} />}
                onClick={() => setExporting(true)}
              >
                Export
              </Button>
            )}
            {seesAll && (
              <Button variant="subtle" color="gray" renderRoot={(props) => <Link to="/exports" {...props} />}>
                Files made
              </Button>
            )}
          </>
        )}
      </HistoryFilters>
      {isSearch ? (
        <SearchResults search={search} />
      ) : isMisread(history.error) && search.filter !== undefined ? (
        <EmptyState icon="history" title="The filter is not understood">
          What cannot be read in it is marked above.
        </EmptyState>
      ) : history.error && rows.length === 0 ? (
        <LoadFailed what="The history" error={history.error} retry={() => void history.refetch()} />
      ) : !history.isPending && rows.length === 0 && !endsEarly ? (
        <Nothing isNarrowed={isNarrowed(search)} showAll={() => change({})} />
      ) : (
        <HistoryTable
          rows={rows}
          columns={columns}
          sort={search.sort ?? usualSort}
          sortBy={(sort) => set({ sort })}
          isLoading={history.isPending || (history.isFetchingNextPage && !endsEarly)}
          hasMore={history.hasNextPage}
          error={history.error}
          loadMore={loadMore}
          earlyEnd={
            endsEarly && (
              <EarlyEnd
                until={last.lookedUntil}
                found={rows.length}
                isLooking={history.isFetchingNextPage}
                lookFurther={loadMore}
              />
            )
          }
        />
      )}
      {isExporting && (
        <ExportDialog
          filter={wholeFilter(search)}
          columns={columns.map(({ id }) => id)}
          close={() => setExporting(false)}
        />
      )}
    </div>
  );
}

/** Whether the server found a fault in what was asked. */
function isMisread(error: Error | null): boolean {
  return error instanceof RestError && error.code === 'invalid-input';
}

function Nothing({ isNarrowed, showAll }: { readonly isNarrowed: boolean; readonly showAll: () => void }) {
  return (
    <EmptyState icon="history" title={isNarrowed ? 'No session fits' : 'No sessions yet'}>
      {isNarrowed ? (
        <Button variant="default" onClick={showAll}>
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
  );
}
