import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { DownloadTranscriptDialog } from '../conversation/download-transcript-dialog.tsx';
import { useQueueNames } from '../conversation/queue-names.ts';
import { Timeline } from '../conversation/timeline.tsx';
import { timelineEntries } from '../conversation/timeline-entries.ts';
import { DialectsView } from '../dialects/dialects-view.tsx';
import { SessionFilesProvider } from '../files/session-files.tsx';
import { stageNames } from '../format/outcome-names.ts';
import { dateAndTime } from '../format/times.ts';
import { visitorName } from '../format/visitor-name.ts';
import { recordQuery } from '../history/record-query.ts';
import { ReplayView } from '../history/replay-view.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { Icon } from '../shell/icon.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { VisitorPanel } from '../visitor/visitor-panel.tsx';
import styles from './record-page.module.css';

const readings = [
  { value: 'conversation', label: 'Conversation' },
  { value: 'dialects', label: 'Dialects' },
  { value: 'replay', label: 'Replay' },
] as const;

/** One session from the history, to be read. */
export function RecordPage() {
  const { sessionId } = useParams({ from: '/workplace/history/$sessionId' });
  const { data, error, refetch } = useQuery(recordQuery(sessionId));
  const router = useRouter();
  const names = useQueueNames();
  const [isDownloading, setIsDownloading] = useState(false);
  const { as: reading = 'conversation' } = useSearch({ from: '/workplace/history/$sessionId' });
  const navigate = useNavigate({ from: '/history/$sessionId' });
  const setReading = (as: (typeof readings)[number]['value']) =>
    void navigate({ search: as === 'conversation' ? {} : { as }, replace: true });
  if (error) return <LoadFailed what="The session" error={error} retry={() => void refetch()} isWhole />;
  if (!data) {
    return (
      <div className={styles.loading} role="status" aria-label="Loading the session">
        <Skeleton height={16} width={220} />
        <Skeleton height={120} mt={24} />
      </div>
    );
  }
  const { events, session, told } = data;
  if (!session) {
    return (
      <EmptyState icon="search" title="There is no such session" isWhole>
        <Link to="/history">Back to the history</Link>
      </EmptyState>
    );
  }
  const isOpen = session.stage === 'waiting' || session.stage === 'active' || session.stage === 'intake';
  const entries = timelineEntries({ events, outgoing: [], me: null, markOf: () => null, names });
  const back = () => (router.history.canGoBack() ? router.history.back() : void router.navigate({ to: '/history' }));
  return (
    <div className={styles.page}>
      <div className={styles.header}>
        <button type="button" className={styles.back} onClick={back} aria-label="Back">
          <Icon name="back" size={18} />
        </button>
        <div className={styles.who}>
          <h1 className={styles.name}>
            <bdi>{visitorName(session)}</bdi> <span className={styles.number}>#{session.number}</span>
          </h1>
          <p className={styles.detail}>
            {dateAndTime(session.openedAt)} · {stageNames[session.stage]}
          </p>
        </div>
        <SegmentedControl size="xs" aria-label="Read as" data={[...readings]} value={reading} onChange={setReading} />
        {session.stage !== 'closed' && (
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/chats/$sessionId" params={{ sessionId }} {...props} />}
          >
            {isOpen ? 'Open the chat' : 'Open in chats'}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => setIsDownloading(true)}
          leftSection={<Icon name="download" size={14} />}
        >
          Transcript
        </Button>
        <DownloadTranscriptDialog isOpen={isDownloading} close={() => setIsDownloading(false)} sessionId={session.id} />
      </div>
      {reading === 'dialects' ? (
        <DialectsView sessionId={session.id} />
      ) : (
        <div className={styles.content}>
          <div className={styles.timeline}>
            <SessionFilesProvider key={session.id} sessionId={session.id}>
              {reading === 'replay' ? (
                <ReplayView events={told} />
              ) : (
                <Timeline entries={entries} followsNewest={false} />
              )}
            </SessionFilesProvider>
          </div>
          <aside className={styles.panel} aria-label="About the session">
            <VisitorPanel session={session} events={events} commands={null} />
          </aside>
        </div>
      )}
    </div>
  );
}
