import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ImportCard } from '../imports/import-card.tsx';
import styles from '../imports/imports.module.css';
import { importsQuery } from '../imports/imports-queries.ts';
import { NewImport } from '../imports/new-import.tsx';
import { Older } from '../keeping/older.tsx';
import { Page, Section } from '../settings/page.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';

/** Old sessions from files of vendors: looked through, then brought in, with a receipt for each file. */
export function ImportsPage() {
  const imports = useInfiniteQuery(importsQuery);
  const items = imports.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Import"
      sentence="Sessions from before you moved: a file is looked through first, and comes in quietly, with its own times."
    >
      <Section title="A file of old sessions">
        <NewImport />
      </Section>
      {imports.error && items.length === 0 ? (
        <LoadFailed what="The imports" error={imports.error} retry={() => void imports.refetch()} />
      ) : imports.isPending ? (
        <Skeleton height={160} aria-label="Loading" />
      ) : (
        items.length > 0 && (
          <Section title="Files that were brought">
            <ul className={styles.list} aria-label="Imports">
              {items.map((brought) => (
                <ImportCard key={brought.id} brought={brought} />
              ))}
            </ul>
            <Older what="Older imports" query={imports} />
          </Section>
        )
      )}
    </Page>
  );
}
