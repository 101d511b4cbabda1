import { Skeleton } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { LoadFailed } from '../shell/load-failed.tsx';
import { FigureCard } from './figure-card.tsx';
import styles from './figures.module.css';
import { reportFigures } from './report-queries.ts';
import { type ReportSearch, reportQuery } from './report-search.ts';
import { keyFigures } from './report-views.ts';

/** What one looks at first: a figure of each report with its curve. */
export function KeyFigures({ search, zone }: { readonly search: ReportSearch; readonly zone: string }) {
  const query = reportQuery(search, zone);
  const reports = useQueries({ queries: keyFigures.map(({ report }) => reportFigures(report, query)) });
  const failed = reports.find(({ error, data }) => error && !data);
  if (failed) return <LoadFailed what="The figures" error={failed.error} retry={() => void failed.refetch()} />;
  return (
    <ul className={styles.cards} data-size="large" aria-label="Key figures">
      {keyFigures.map(({ figure: id, title }, place) => {
        const report = reports[place]?.data;
        const figure = report?.figures.find((each) => each.id === id);
        if (!report || !figure) {
          return (
            <li key={id} className={styles.card} aria-label={title}>
              <Skeleton height={104} />
            </li>
          );
        }
        return <FigureCard key={id} report={report} figure={figure} title={title} hasCurve />;
      })}
    </ul>
  );
}
