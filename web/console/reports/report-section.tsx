import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { LoadFailed } from '../shell/load-failed.tsx';
import { FigureCard } from './figure-card.tsx';
import { FigureTable, SpokenTable } from './figure-table.tsx';
import figures from './figures.module.css';
import { GroupBars } from './group-bars.tsx';
import { HandOffReasons } from './hand-off-reasons.tsx';
import { ReportChart } from './report-chart.tsx';
import { reportFigures, tableAddress } from './report-queries.ts';
import { type ReportSearch, reportQuery } from './report-search.ts';
import styles from './report-section.module.css';
import type { ReportShape } from './report-views.ts';
import { SectionHead } from './section-head.tsx';

interface ReportSectionProps {
  readonly shape: ReportShape;
  readonly search: ReportSearch;
  readonly zone: string;
  readonly change: (part: Partial<Record<keyof ReportSearch, unknown>>) => void;
  /** Without the figures themselves, where others stand above. */
  readonly isBrief?: boolean;
}

/** One report: its figures, the chosen ones over time or as a table, and told apart by queue, agent, inbox or channel. */
export function ReportSection({ shape, search, zone, change, isBrief = false }: ReportSectionProps) {
  const query = reportQuery(search, zone);
  const { data: report, error, refetch, isPlaceholderData } = useQuery(reportFigures(shape.name, query));
  if (error && !report) return <LoadFailed what="The report" error={error} retry={() => void refetch()} />;
  if (!report) return <Loading />;
  const chosen = report.figures.find(({ id }) => id === search.figure);
  const usual = shape.charted.flatMap((id) => report.figures.find((figure) => figure.id === id) ?? []);
  const charted = chosen && !isBrief ? [chosen] : usual;
  const [lead] = charted;
  const isStacked = charted === usual && shape.isStacked === true;
  const choose = (id: string) => change({ figure: id === chosen?.id ? null : id });
  return (
    <section className={styles.section} data-stale={isPlaceholderData || undefined} aria-label={report.title}>
      <SectionHead title={report.title} table={tableAddress(shape.name, query)} asOf={report} />
      {!isBrief && (
        <ul className={figures.cards}>
          {report.figures.map((figure) => (
            <FigureCard
              key={figure.id}
              report={report}
              figure={figure}
              isChosen={charted.includes(figure)}
              choose={() => choose(figure.id)}
            />
          ))}
        </ul>
      )}
      {search.tables ? (
        <FigureTable report={report} figures={isBrief ? charted : report.figures} />
      ) : (
        <div className={styles.figure}>
          <ReportChart report={report} figures={charted} isStacked={isStacked} />
          <SpokenTable report={report} figures={charted} />
        </div>
      )}
      {chosen && !isBrief && (
        <Button
          className={styles.reset}
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => change({ figure: null })}
        >
          Show the usual chart
        </Button>
      )}
      {lead && <GroupBars report={report} figure={lead} />}
      {report.reasons.length > 0 && <HandOffReasons reasons={report.reasons} />}
    </section>
  );
}

function Loading() {
  return (
    <div className={styles.section} role="status" aria-label="Loading the report">
      <Skeleton height={16} width={180} />
      <Skeleton height={72} mt={14} />
      <Skeleton height={230} mt={14} />
    </div>
  );
}
