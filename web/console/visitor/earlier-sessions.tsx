import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SessionRow } from '../../client/api-types.ts';
import { outcomeNames, stageNames } from '../format/outcome-names.ts';
import { shortMoment } from '../format/times.ts';
import { LoadFailed } from '../shell/load-failed.tsx';
import { type ListPage, rest } from '../shell/server.ts';
import styles from './visitor-panel.module.css';

const MOST_SHOWN = 10;

/** Other sessions of the same visitor, or of who proved to be the same user elsewhere; the newest first. */
export function EarlierSessions({ visitorId, sessionId }: { visitorId: string; sessionId: string }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['sessions-of', visitorId],
    queryFn: ({ signal }) =>
      rest<ListPage<SessionRow>>('/sessions', {
        query: { samePersonAs: visitorId, sort: '-openedAt', limit: MOST_SHOWN + 1 },
        signal,
      }),
  });
  const others = (data?.items ?? []).filter((row) => row.id !== sessionId).slice(0, MOST_SHOWN);
  return (
    <section className={styles.section} aria-label="Other chats of this visitor">
      <div className={styles.head}>
        <h2 className={styles.title}>Other chats</h2>
      </div>
      {error ? (
        <LoadFailed what="The other chats" error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height={34} />
      ) : others.length === 0 ? (
        <p className={styles.none}>This is the first chat.</p>
      ) : (
        <ul className={styles.earlier}>
          {others.map((row) => (
            <li key={row.id}>
              <Link to="/history/$sessionId" params={{ sessionId: row.id }} className={styles.earlierLink}>
                <span className={styles.earlierTop}>
                  #{row.number}
                  <span>{shortMoment(Date.parse(row.openedAt), Date.now())}</span>
                </span>
                <bdi className={styles.earlierText}>
                  {row.outcome ? outcomeNames[row.outcome] : stageNames[row.stage]}
                  {row.messages.last && ` · ${row.messages.last.text}`}
                </bdi>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
