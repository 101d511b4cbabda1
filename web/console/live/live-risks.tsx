import { Link } from '@tanstack/react-router';
import type { LiveView } from '../../client/api-types.ts';
import { stopwatch } from '../format/durations.ts';
import styles from './wallboard.module.css';

const deeds = {
  accept: 'accept',
  'first-response': 'first answer',
  'next-response': 'answer',
  resolution: 'end',
} as const;

/** The chats whose promise is about to be broken or is broken, the most urgent first. */
export function LiveRisks({ view, now }: { readonly view: LiveView; readonly now: number }) {
  return (
    <section className={styles.panel} aria-label="Promises at risk" data-place="risks">
      <h2 className={styles.title}>Promises at risk</h2>
      {view.sessionsAtRisk.length === 0 ? (
        <p className={styles.none}>Every promise is being kept.</p>
      ) : (
        <ul className={styles.risks}>
          {view.sessionsAtRisk.map(({ id, number, queue, agent, target, dueAt }) => {
            const left = Date.parse(dueAt) - now;
            return (
              <li key={id} data-tone={left < 0 ? 'bad' : 'warn'}>
                <Link to="/chats/$sessionId" params={{ sessionId: id }}>
                  #{number}
                </Link>
                <span className={styles.who}>
                  <bdi>{agent?.name ?? queue?.name ?? 'Nobody'}</bdi>
                </span>
                <span className={styles.due}>
                  {deeds[target]} {left < 0 ? `late ${stopwatch(-left)}` : `in ${stopwatch(left)}`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
