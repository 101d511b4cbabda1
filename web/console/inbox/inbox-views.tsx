import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { selectMine, selectOpen, selectWaiting } from '../../client/session-list.ts';
import { usePreference } from '../shell/preferences.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useSessionList, useWorkplace } from '../shell/workplace.tsx';
import styles from './inbox-pane.module.css';
import type { InboxView } from './sections.ts';

/** Chooses what of the inbox is shown, with how much there is of it. */
export function InboxViews() {
  const { me } = useWorkplace();
  const { rows } = useSessionList();
  const [view, setView] = usePreference('inboxView');
  const counts = useMemo(
    () => ({
      all: selectOpen(rows).length,
      waiting: selectWaiting(rows).length,
      mine: selectMine(rows, me.agent.id).length,
    }),
    [rows, me.agent.id],
  );
  const labels: readonly (readonly [InboxView, string, number | null])[] = [
    ['all', 'All', counts.all],
    ['waiting', 'Waiting', counts.waiting],
    ['mine', 'Mine', counts.mine],
    ['queues', 'Queues', null],
  ];
  useShortcuts(Object.fromEntries(labels.map(([name], index) => [`${index + 1}`, () => setView(name)])));
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label="What to show"
      className={styles.views}
      value={view}
      onChange={(chosen) => setView(chosen as InboxView)}
      data={labels.map(([value, name, count]) => ({
        value,
        label: (
          <>
            {name}
            {count ? <span className={styles.viewCount}> {count}</span> : null}
          </>
        ),
      }))}
    />
  );
}
