import { useQuery } from '@tanstack/react-query';
import { LoadFailed } from '../shell/load-failed.tsx';
import { HeatMap } from './heat-map.tsx';
import { busiestHours, tableAddress } from './report-queries.ts';
import { periodQuery, placeQuery, type ReportSearch } from './report-search.ts';
import styles from './report-section.module.css';
import { SectionHead } from './section-head.tsx';

/** When visitors come, hour by hour of the week. */
export function HoursSection({ search, zone }: { readonly search: ReportSearch; readonly zone: string }) {
  const query = { ...periodQuery(search, zone), ...placeQuery(search) };
  const { data, error, refetch, isPlaceholderData } = useQuery(busiestHours(query));
  if (error && !data) return <LoadFailed what="The busiest hours" error={error} retry={() => void refetch()} />;
  if (!data) return <div className={styles.section} role="status" aria-label="Loading the busiest hours" />;
  return (
    <section className={styles.section} data-stale={isPlaceholderData || undefined} aria-label="Busiest hours">
      <SectionHead title="Busiest hours" table={tableAddress('busiest-hours', query)} asOf={data} />
      <HeatMap data={data} />
    </section>
  );
}
