import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExportCard } from '../exports/export-card.tsx';
import styles from '../exports/exports.module.css';
import { exportsQuery } from '../exports/exports-queries.ts';
import { Older } from '../keeping/older.tsx';
import { Page } from '../settings/page.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';

/** The files that were made of the history: how far each is, and where it is to be had. */
export function ExportsPage() {
  const exports = useInfiniteQuery(exportsQuery);
  const items = exports.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Exports"
      sentence="The history as files: each is made in the background and kept for a week, for whoever may export to fetch."
      action={<Button renderRoot={(props) => <Link to="/history" {...props} />}>Choose what to export</Button>}
    >
      {exports.error && items.length === 0 ? (
        <LoadFailed what="The exports" error={exports.error} retry={() => void exports.refetch()} />
      ) : exports.isPending ? (
        <Skeleton height={160} aria-label="Loading" />
      ) : items.length === 0 ? (
        <EmptyState icon="download" title="No exports yet">
          Narrow the history to what you need, and choose Export there: the file is to be had here.
        </EmptyState>
      ) : (
        <>
          <ul className={styles.list} aria-label="Exports">
            {items.map((made) => (
              <ExportCard key={made.id} made={made} />
            ))}
          </ul>
          <Older what="Older exports" query={exports} />
        </>
      )}
    </Page>
  );
}
