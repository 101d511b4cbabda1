import { clockTime, fullTime } from '../format/times.ts';
import styles from './event-line.module.css';
import { isWebAddress } from './link-parts.ts';
import type { Entry } from './timeline-entries.ts';

/** Something that happened, as one quiet line. */
export function EventLine({ entry }: { entry: Extract<Entry, { kind: 'event' }> }) {
  const { page } = entry;
  return (
    <p className={styles.line}>
      <bdi>{entry.text}</bdi>
      {page && isWebAddress(page.url) && (
        <>
          {' '}
          <a
            className={styles.page}
            href={page.url}
            target="_blank"
            rel="noopener noreferrer nofollow"
            title={page.url}
            aria-label={`Open the page ${page.title || page.url}`}
            dir="ltr"
          >
            {shortAddress(page.url)}
          </a>
        </>
      )}{' '}
      <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at)}>
        {clockTime(entry.at)}
      </time>
    </p>
  );
}

function shortAddress(url: string): string {
  const { pathname, search } = new URL(url);
  const path = pathname + search;
  return path.length > 40 ? `${path.slice(0, 39)}…` : path;
}
