import { Button, Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { problemText } from '../shell/server.ts';
import { stepKeys, useShortcuts } from '../shell/shortcuts.ts';
import { ColumnHead } from './column-head.tsx';
import type { Column } from './history-columns.ts';
import { HistoryRow } from './history-row.tsx';
import styles from './history-table.module.css';

const ROW_HEIGHT = 40;
const LOAD_BEFORE_END = 30;

interface HistoryTableProps {
  readonly rows: readonly SessionRow[];
  readonly columns: readonly Column[];
  /** The field that the rows are ordered by, with `-` before it where it goes down. */
  readonly sort: string;
  readonly sortBy: (sort: string) => void;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  readonly error: Error | null;
  readonly loadMore: () => void;
  /** Stands at the end of a list that could not be looked through at once; more is read when the reader asks for it there. */
  readonly earlyEnd: ReactNode;
}

/** Sessions as a table of any length: only the rows near the window are in the document, and more are read on the way. */
export function HistoryTable(props: HistoryTableProps) {
  const { rows, columns, sort, sortBy, isLoading, hasMore, error, loadMore, earlyEnd } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: ROW_HEIGHT,
  });
  const places = virtualizer.getVirtualItems();
  const lastShown = places.at(-1)?.index ?? 0;
  const above = places[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (places.at(-1)?.end ?? 0);
  useEffect(() => {
    if (hasMore && !earlyEnd && !isLoading && !error && lastShown >= rows.length - LOAD_BEFORE_END) loadMore();
  }, [hasMore, earlyEnd, isLoading, error, lastShown, rows.length, loadMore]);
  useRowSteps(rows, viewport, (index) => virtualizer.scrollToIndex(index));
  const least = columns.reduce((sum, { width }) => sum + width, 0);
  return (
    <div className={styles.viewport} ref={viewport}>
      <table
        className={styles.table}
        style={{ '--least': `${least}px` } as CSSProperties}
        aria-label="Sessions"
        aria-rowcount={hasMore ? -1 : rows.length + 1}
      >
        <thead className={styles.head}>
          <tr>
            {columns.map((column) => (
              <ColumnHead key={column.id} column={column} sort={sort} sortBy={sortBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Gap height={above} />}
          {places.map((place) => {
            const row = rows[place.index];
            return (
              row && (
                <HistoryRow key={place.key} row={row} columns={columns} place={place.index + 2} height={ROW_HEIGHT} />
              )
            );
          })}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
      {isLoading && (
        <div className={styles.loading} role="status" aria-label="Loading sessions">
          {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].slice(0, rows.length > 0 ? 2 : 8).map((row) => (
            <Skeleton key={row} height={12} />
          ))}
        </div>
      )}
      {!error && earlyEnd}
      {error && (
        <p className={styles.failed} role="alert">
          {problemText(error)}{' '}
          <Button variant="default" size="compact-sm" onClick={loadMore}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}

/** The room of rows that are not in the document. */
function Gap({ height }: { height: number }) {
  return (
    <tr style={{ blockSize: height }}>
      <td />
    </tr>
  );
}

/** `j` and `k` move the focus through the rows; `Enter` opens, as on any link. */
function useRowSteps(
  rows: readonly SessionRow[],
  viewport: React.RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
): void {
  const step = (by: number) => {
    const focused = document.activeElement?.closest('[data-session]')?.getAttribute('data-session');
    const at = rows.findIndex((row) => row.id === focused);
    const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by));
    const id = rows[next]?.id;
    if (!id) return;
    scrollTo(next);
    requestAnimationFrame(() => {
      viewport.current?.querySelector<HTMLElement>(`[data-session="${CSS.escape(id)}"] a`)?.focus();
    });
  };
  useShortcuts(stepKeys(step));
}
