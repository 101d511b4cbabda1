import '@mantine/core/styles.layer.css';
import { ActionIcon, Skeleton, useMantineColorScheme } from '@mantine/core';
import { useFullscreenDocument } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { stopwatch } from '../format/durations.ts';
import { LiveAgents } from '../live/live-agents.tsx';
import { LIVE_EVERY_MS, liveQuery } from '../live/live-query.ts';
import { LiveQueues } from '../live/live-queues.tsx';
import { LiveRisks } from '../live/live-risks.tsx';
import { LiveTile } from '../live/live-tile.tsx';
import { LiveToday } from '../live/live-today.tsx';
import { riskTone, waitTone } from '../live/live-tones.ts';
import { useWakeLock } from '../live/use-wake-lock.ts';
import styles from '../live/wallboard.module.css';
import { clock } from '../reports/interval-text.ts';
import { Icon } from '../shell/icon.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { useNow } from '../shell/ticking.ts';

/** Answers that are older than this are said to be old. */
const OLD_MS = 5 * LIVE_EVERY_MS;

/** What is going on now, on a whole screen that is read from across the room. */
export function WallboardPage() {
  const { me } = useRouteContext({ from: '/wallboard' });
  const { data: view, error, refetch, dataUpdatedAt } = useQuery(liveQuery);
  const now = Math.max(useNow(), dataUpdatedAt);
  useWakeLock();
  if (error && !view) {
    return (
      <main className={styles.board}>
        <LoadFailed what="The wallboard" error={error} retry={() => void refetch()} isWhole />
      </main>
    );
  }
  if (!view) {
    return (
      <div className={styles.board} role="status" aria-label="Loading the wallboard">
        <Skeleton height={160} />
      </div>
    );
  }
  const sinceMs = now - dataUpdatedAt;
  // The server's clock may differ from this one's; what is due goes by the server's.
  const serverNow = Date.parse(view.at) + sinceMs;
  const wait = view.longestWaitMs === null ? null : view.longestWaitMs + sinceMs;
  return (
    <main className={styles.board}>
      <header className={styles.top}>
        <h1 className={styles.name}>
          <bdi>{me.account.name}</bdi>
        </h1>
        {sinceMs > OLD_MS && (
          <p className={styles.old} role="status">
            No news for {stopwatch(sinceMs)}
          </p>
        )}
        <Controls />
        <time className={styles.clock}>{clock(serverNow, view.zone)}</time>
      </header>
      <dl className={styles.tiles}>
        <LiveTile title="Waiting" value={String(view.waiting)} tone={waitTone(wait)}>
          {view.ringing > 0 ? `${view.ringing} ringing` : 'nobody ringing'}
        </LiveTile>
        <LiveTile title="Longest wait" value={wait === null ? '–' : stopwatch(wait)} tone={waitTone(wait)}>
          {wait === null ? 'nobody waits' : 'and counting'}
        </LiveTile>
        <LiveTile title="In chat" value={String(view.active)}>
          {view.unanswered > 0 ? `${view.unanswered} unanswered` : 'all answered'}
          {view.withBots > 0 && ` · ${view.withBots} with bots`}
        </LiveTile>
        <LiveTile title="At risk" value={String(view.atRisk + view.overdue)} tone={riskTone(view)}>
          {view.overdue > 0 ? `${view.overdue} overdue` : 'none overdue'}
        </LiveTile>
      </dl>
      <div className={styles.panels}>
        <LiveQueues view={view} sinceMs={sinceMs} />
        <LiveAgents view={view} />
        <LiveToday view={view} />
        <LiveRisks view={view} now={serverNow} />
      </div>
    </main>
  );
}

function Controls() {
  const { fullscreen, toggle } = useFullscreenDocument();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <div className={styles.controls}>
      <ActionIcon
        aria-label="Back to the console"
        renderRoot={(props) => (
          <Link to="/chats" {...props}>
            <Icon name="back" />
          </Link>
        )}
      />
      <ActionIcon
        aria-label={isDark ? 'Light colours' : 'Dark colours'}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        <Icon name={isDark ? 'sun' : 'moon'} />
      </ActionIcon>
      <ActionIcon aria-label="Whole screen" aria-pressed={fullscreen} onClick={() => void toggle()}>
        <Icon name="wall" />
      </ActionIcon>
    </div>
  );
}
