import { useQuery } from '@tanstack/react-query';
import type { RetentionRuns } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { LoadFailed } from '../shell/load-failed.tsx';
import own from './keeping.module.css';
import { runsQuery } from './keeping-queries.ts';

/** When it was last looked what is due, and what went on the days when anything did. */
export function RetentionRunsList() {
  const { data, error, refetch } = useQuery(runsQuery);
  if (error && !data) return <LoadFailed what="What was done" error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const busy = data.days.filter(({ anonymised, deleted }) => anonymised + deleted > 0);
  return (
    <Section title="What was done">
      <p className={own.soft} role="status">
        {standing(data)}
      </p>
      {busy.length > 0 && (
        <table className={styles.table} aria-label="By day">
          <thead>
            <tr>
              <th scope="col">Day (UTC)</th>
              <th scope="col" className={own.number}>
                Anonymised
              </th>
              <th scope="col" className={own.number}>
                Deleted
              </th>
            </tr>
          </thead>
          <tbody>
            {busy.map(({ day, anonymised, deleted }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td className={own.number}>{anonymised.toLocaleString()}</td>
                <td className={own.number}>{deleted.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function standing({ lastRanAt, nextRunAt }: RetentionRuns): string {
  const last =
    lastRanAt === null ? 'Koine has not looked yet.' : `Koine last looked ${dateAndTime(Date.parse(lastRanAt))}.`;
  if (nextRunAt === null)
    return `Nothing is ever due: every session is kept for good.${lastRanAt === null ? '' : ` ${last}`}`;
  return `${last} It looks every minute, next at ${dateAndTime(Date.parse(nextRunAt))}.`;
}
