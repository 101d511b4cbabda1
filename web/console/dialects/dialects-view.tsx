import { useQuery } from '@tanstack/react-query';
import { LoadFailed } from '../shell/load-failed.tsx';
import { DialectPane } from './dialect-pane.tsx';
import { dialectsQuery } from './dialects-query.ts';
import styles from './dialects-view.module.css';

/** One session in all dialects, side by side. */
export function DialectsView({ sessionId }: { sessionId: string }) {
  const { data, error, refetch } = useQuery(dialectsQuery);
  if (error) return <LoadFailed what="The dialects" error={error} retry={() => void refetch()} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={styles.view} tabIndex={0} aria-label="The session in all dialects" aria-busy={!data}>
      {data?.items.map((dialect) => (
        <DialectPane key={dialect.name} sessionId={sessionId} dialect={dialect} />
      ))}
    </section>
  );
}
