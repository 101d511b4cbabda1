import type { LiveView } from '../../client/api-types.ts';
import { figureText } from '../charts/figure-text.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import { clock } from '../reports/interval-text.ts';
import { SessionsLink } from '../reports/sessions-link.tsx';
import styles from './wallboard.module.css';

/** The day so far, hour by hour. */
export function LiveToday({ view: { today, zone } }: { readonly view: LiveView }) {
  const told = [
    { name: 'opened', text: today.opened.toLocaleString() },
    { name: 'ended', text: today.ended.toLocaleString() },
    { name: 'abandoned', text: today.abandoned.toLocaleString() },
    { name: 'service level', text: figureText(today.serviceLevel, 'share') },
  ];
  const points = today.hours.map(({ from, opened }) => {
    const label = clock(Date.parse(from), zone);
    return { label, shortLabel: label, spoken: `${label}: ${opened} opened`, tip: `${label}: ${opened}` };
  });
  return (
    <section className={styles.panel} aria-label="Today" data-place="today">
      <h2 className={styles.title}>Today</h2>
      <ul className={styles.states} aria-label="Today so far">
        {told.map(({ name, text }) => (
          <li key={name}>
            <b>{text}</b> {name}
          </li>
        ))}
      </ul>
      <TimeChart
        title="Opened today, hour by hour"
        unit="sessions"
        points={points}
        fills
        series={[
          { name: 'Opened', look: 'bars', colour: '--chart-1', values: today.hours.map(({ opened }) => opened) },
        ]}
        linkOf={(index, props) => {
          const hour = today.hours[index];
          return hour ? <SessionsLink key={hour.from} filter={hour.filter} {...props} /> : null;
        }}
      />
    </section>
  );
}
