import { useMemo } from 'react';
import type { Event } from '../../../src/core/event.ts';
import { useQueueNames } from '../conversation/queue-names.ts';
import { Timeline } from '../conversation/timeline.tsx';
import { timelineEntries } from '../conversation/timeline-entries.ts';
import styles from './replay.module.css';
import { countAt, logOf, timesOf } from './replay.ts';
import { ReplayBar } from './replay-bar.tsx';
import { useReplay } from './use-replay.ts';

/** A session as it happened: one moves through its time, and sees what stood there then. */
export function ReplayView({ events }: { readonly events: readonly Event[] }) {
  const names = useQueueNames();
  const times = useMemo(() => timesOf(events), [events]);
  const replay = useReplay(times);
  const count = countAt(times, replay.at);
  const log = useMemo(() => logOf(events, count), [events, count]);
  const entries = timelineEntries({ events: log.events, outgoing: [], me: null, markOf: () => null, names });
  return (
    <div className={styles.frame}>
      <div className={styles.timeline}>
        <Timeline entries={entries} />
      </div>
      <ReplayBar events={events} times={times} session={log.session} replay={replay} />
    </div>
  );
}
