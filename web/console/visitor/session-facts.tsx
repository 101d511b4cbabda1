import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../../src/core/session.ts';
import type { SessionRow } from '../../client/api-types.ts';
import { durationOrDash } from '../format/durations.ts';
import { outcomeNames } from '../format/outcome-names.ts';
import { dateAndTime } from '../format/times.ts';
import { sessionQuery } from '../shell/server.ts';
import { useSessionList } from '../shell/workplace.tsx';
import styles from './visitor-panel.module.css';

/** How the session went, in the figures that the server keeps of it. */
export function SessionFacts({ session }: { session: Session }) {
  const row = useRow(session.id);
  const facts: readonly (readonly [string, string | null])[] = [
    ['Opened', dateAndTime(session.openedAt)],
    ['Inbox', row?.inbox.name ?? null],
    ['Queue', row?.queue?.name ?? null],
    ['Agents', row?.agents.map((agent) => agent.name).join(', ') || null],
    ['Wait', row ? durationOrDash(row.metrics.queueWaitMs) : null],
    ['First response', row ? durationOrDash(row.metrics.firstResponseMs) : null],
    ['Median reply', row?.metrics.responseMedianMs != null ? durationOrDash(row.metrics.responseMedianMs) : null],
    ['Messages', row ? `${row.messages.byVisitor} visitor, ${row.messages.byAgent} agent` : null],
    ['Duration', row?.metrics.durationMs != null ? durationOrDash(row.metrics.durationMs) : null],
    ['Outcome', row?.outcome ? outcomeNames[row.outcome] : null],
    ['Judged as', session.disposition],
    ['Rating', row?.rating ? ratingText(row.rating) : null],
  ];
  return (
    <section className={styles.section} aria-label="Facts">
      <div className={styles.head}>
        <h2 className={styles.title}>Facts</h2>
      </div>
      <dl className={styles.facts}>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

/** The row from the live list where it is there, else from the server. */
function useRow(sessionId: string): SessionRow | null {
  const live = useSessionList().rows.get(sessionId);
  const read = useQuery({ ...sessionQuery(sessionId), enabled: live === undefined });
  return live ?? read.data ?? null;
}

function ratingText(rating: NonNullable<SessionRow['rating']>): string {
  return `${rating.score} of ${rating.outOf}${rating.comment ? `: ${rating.comment}` : ''}`;
}
