import type { Event } from '../../../src/core/event.ts';
import type { Page } from '../../../src/core/facts.ts';
import { isWebAddress } from '../conversation/link-parts.ts';
import { clockTime } from '../format/times.ts';
import styles from './visitor-panel.module.css';

const MOST_SHOWN = 20;

interface Visit {
  readonly seq: number;
  readonly at: number;
  readonly page: Page;
}

/** The pages that the visitor looked at, the latest first. */
export function PageTrail({ events }: { events: readonly Event[] }) {
  const visits = visitsIn(events);
  const referrer = visits[0]?.page.referrer;
  return (
    <section className={styles.section} aria-label="Pages">
      <div className={styles.head}>
        <h2 className={styles.title}>Pages{visits.length > 1 && ` (${visits.length})`}</h2>
      </div>
      {visits.length === 0 && <p className={styles.none}>No page views are known.</p>}
      <ol className={styles.trail}>
        {visits
          .slice(-MOST_SHOWN)
          .reverse()
          .map((visit) => (
            <li key={visit.seq} className={styles.visit}>
              <bdi className={styles.visitPage} title={visit.page.url}>
                {isWebAddress(visit.page.url) ? (
                  <a href={visit.page.url} target="_blank" rel="noopener noreferrer nofollow">
                    {visit.page.title || visit.page.url}
                  </a>
                ) : (
                  visit.page.title || visit.page.url
                )}
              </bdi>
              <time dateTime={new Date(visit.at).toISOString()}>{clockTime(visit.at)}</time>
            </li>
          ))}
      </ol>
      {referrer && (
        <p className={styles.none}>
          Came from <bdi>{referrer}</bdi>
        </p>
      )}
    </section>
  );
}

function visitsIn(events: readonly Event[]): readonly Visit[] {
  const visits: Visit[] = [];
  for (const event of events) {
    const page = event.type === 'page-viewed' || event.type === 'session-opened' ? event.page : null;
    if (page && visits.at(-1)?.page.url !== page.url) visits.push({ seq: event.seq, at: event.at, page });
  }
  return visits;
}
