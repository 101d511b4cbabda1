import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { dateAndTime } from '../format/times.ts';
import styles from '../settings/settings.module.css';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { doerName } from './holds-part.tsx';
import own from './keeping.module.css';
import { erasuresQuery } from './keeping-queries.ts';
import { Older } from './older.tsx';

/** Whoever was erased: the receipts, which name nobody. */
export function ErasuresPart() {
  const erasures = useInfiniteQuery(erasuresQuery);
  const [isErasing, setErasing] = useState(false);
  const items = erasures.data?.pages.flatMap((page) => page.items) ?? [];
  if (erasures.error && items.length === 0) {
    return <LoadFailed what="The receipts" error={erasures.error} retry={() => void erasures.refetch()} />;
  }
  if (erasures.isPending) return <Skeleton height={120} aria-label="Loading" />;
  const amount = (counts: Readonly<Record<string, number>>, name: string) => (counts[name] ?? 0).toLocaleString();
  return (
    <div className={own.body}>
      <div className={own.deeds}>
        <Button onClick={() => setErasing(true)}>Erase a visitor, or take out what is known</Button>
      </div>
      {items.length === 0 ? (
        <EmptyState icon="check" title="Nobody was erased yet">
          An erasure removes a visitor with every session, file, mail and word of theirs, and leaves a receipt.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <section className={styles.viewport} tabIndex={0} aria-label="Receipts of erasures">
          <table className={`${styles.table} ${own.wide}`}>
            <thead>
              <tr>
                <th scope="col">Receipt</th>
                <th scope="col">By</th>
                <th scope="col" className={own.number}>
                  Sessions
                </th>
                <th scope="col" className={own.number}>
                  Messages and entries
                </th>
                <th scope="col" className={own.number}>
                  Files
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ id, createdAt, requestedBy, counts, finishedAt }) => (
                <tr key={id}>
                  <th scope="row" className={own.when}>
                    <Link to="/privacy" search={{ part: 'erasures', receipt: id }} className={own.link}>
                      {dateAndTime(Date.parse(createdAt))}
                    </Link>
                  </th>
                  <td className={own.who}>
                    <bdi>{doerName(requestedBy)}</bdi>
                  </td>
                  <td className={own.number}>{amount(counts, 'session')}</td>
                  <td className={own.number}>{amount(counts, 'event')}</td>
                  <td className={own.number}>{amount(counts, 'stored-files')}</td>
                  <td>{finishedAt === null ? 'Under way' : 'Done'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Older what="Older receipts" query={erasures} />
      {isErasing && <EraseDialog visitor={null} close={() => setErasing(false)} />}
    </div>
  );
}
