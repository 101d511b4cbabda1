import type { LiveView } from '../../client/api-types.ts';
import { stopwatch } from '../format/durations.ts';
import { riskTone, waitTone } from './live-tones.ts';
import styles from './wallboard.module.css';

/** Every queue with who waits in it, and who is there to answer. */
export function LiveQueues({ view, sinceMs }: { readonly view: LiveView; readonly sinceMs: number }) {
  return (
    <section className={styles.panel} aria-label="Queues" data-place="queues">
      <table className={styles.table}>
        <caption>Queues</caption>
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Waiting</th>
            <th scope="col">Longest</th>
            <th scope="col">In chat</th>
            <th scope="col">Online</th>
            <th scope="col">At risk</th>
          </tr>
        </thead>
        <tbody>
          {view.queues.map(({ queue, waiting, longestWaitMs, active, agentsOnline, atRisk, overdue }) => {
            const wait = longestWaitMs === null ? null : longestWaitMs + sinceMs;
            return (
              <tr key={queue?.id ?? 'none'}>
                <th scope="row">
                  <bdi>{queue?.name ?? 'No queue'}</bdi>
                </th>
                <td data-quiet={waiting === 0 || undefined}>{waiting}</td>
                <td data-tone={waitTone(wait)} data-quiet={wait === null || undefined}>
                  {wait === null ? '–' : stopwatch(wait)}
                </td>
                <td data-quiet={active === 0 || undefined}>{active}</td>
                <td data-tone={agentsOnline === 0 && waiting > 0 ? 'bad' : undefined}>{agentsOnline}</td>
                <td data-tone={riskTone({ atRisk, overdue })} data-quiet={atRisk + overdue === 0 || undefined}>
                  {atRisk + overdue}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
