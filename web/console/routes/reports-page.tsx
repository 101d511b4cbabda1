import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { AgentsSection } from '../reports/agents-section.tsx';
import { ForecastSection } from '../reports/forecast-section.tsx';
import { HoursSection } from '../reports/hours-section.tsx';
import { KeyFigures } from '../reports/key-figures.tsx';
import { parseReportSearch, type ReportSearch, reportViews, usualPeriod } from '../reports/report-search.ts';
import { ReportSection } from '../reports/report-section.tsx';
import { periodName, ReportToolbar } from '../reports/report-toolbar.tsx';
import { views } from '../reports/report-views.ts';
import { agentsQuery, inboxesQuery, queuesQuery } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import styles from './reports-page.module.css';

/** What many sessions amount to, as the address asks. */
export function ReportsPage() {
  const { account, agent } = useWorkplace().me;
  const search = useSearch({ from: '/workplace/reports' });
  const navigate = useNavigate({ from: '/reports' });
  const change = (part: Partial<Record<keyof ReportSearch, unknown>>) =>
    void navigate({ search: parseReportSearch({ ...search, ...part }), replace: true });
  const view = search.view ?? 'overview';
  const shared = { search, zone: account.zone };
  return (
    <div className={styles.page}>
      <nav className={styles.views} aria-label="Reports">
        {reportViews.map((each) => (
          <Link
            key={each}
            to="/reports"
            search={parseReportSearch({ ...search, view: each, figure: null })}
            className={styles.view}
            activeOptions={{ exact: true, includeSearch: true }}
            aria-current={each === view ? 'page' : undefined}
          >
            {views[each].title}
          </Link>
        ))}
      </nav>
      <div className={styles.content}>
        <h1 className="only-read-aloud">Reports: {views[view].title}</h1>
        <PrintedHead {...shared} title={views[view].title} accountName={account.name} />
        <ReportToolbar search={search} change={change} seesOthers={agent.role !== 'agent'} />
        {view === 'overview' && <KeyFigures {...shared} />}
        {views[view].reports.map((shape) => (
          <ReportSection key={shape.name} shape={shape} change={change} isBrief={view === 'overview'} {...shared} />
        ))}
        {view === 'agents' && <AgentsSection {...shared} />}
        {(view === 'overview' || view === 'hours') && <HoursSection {...shared} />}
        {view === 'hours' && <ForecastSection search={search} />}
      </div>
    </div>
  );
}

interface PrintedHeadProps {
  readonly search: ReportSearch;
  readonly title: string;
  readonly accountName: string;
  readonly zone: string;
}

/** What the controls say, for paper. */
function PrintedHead({ search, title, accountName, zone }: PrintedHeadProps) {
  const { from, to, period = usualPeriod, queueId, agentId, inboxId, channel, clock } = search;
  const queues = useQuery(queuesQuery);
  const agents = useQuery(agentsQuery);
  const inboxes = useQuery(inboxesQuery);
  const nameIn = (items: readonly { id: string; name: string }[] | undefined, ids: string | undefined) =>
    ids
      ?.split(',')
      .map((id) => items?.find((item) => item.id === id)?.name ?? id)
      .join(', ');
  const told = [
    from ? `${from} to ${to}` : periodName(period),
    zone,
    nameIn(queues.data, queueId),
    nameIn(agents.data, agentId),
    nameIn(inboxes.data, inboxId),
    channel?.replaceAll(',', ', '),
    clock && 'opening hours only',
  ];
  return (
    <div className={styles.printed} aria-hidden="true">
      <strong>
        {accountName}: {title}
      </strong>
      <p>{told.filter(Boolean).join(' · ')}</p>
    </div>
  );
}
