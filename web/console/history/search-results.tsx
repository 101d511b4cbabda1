import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SearchPage, SessionRow } from '../../client/api-types.ts';
import { outcomeNames, stageNames } from '../format/outcome-names.ts';
import { dateAndTime } from '../format/times.ts';
import { visitorName } from '../format/visitor-name.ts';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { stepKeys, useShortcuts } from '../shell/shortcuts.ts';
import { foundQuery } from './history-query.ts';
import type { HistorySearch } from './history-search.ts';
import styles from './search-results.module.css';

type Hit = SearchPage['items'][number]['hits'][number];

const placeNames: Readonly<Record<Hit['place'], string>> = {
  message: 'Message',
  note: 'Note',
  whisper: 'Whisper',
  visitor: 'Visitor',
  page: 'Page',
  form: 'Form',
  rating: 'Rating',
};

/** The sessions in which words stand, with the words marked, and how far the search has come. */
export function SearchResults({ search }: { readonly search: HistorySearch }) {
  const found = useInfiniteQuery(foundQuery(search));
  useShortcuts(stepKeys(stepThrough));
  if (found.isPending) {
    return (
      <div className={styles.loading} role="status" aria-label="Searching">
        {['a', 'b', 'c', 'd'].map((row) => (
          <Skeleton key={row} height={52} />
        ))}
      </div>
    );
  }
  if (found.error && !found.data) {
    return <LoadFailed what="What was searched for" error={found.error} retry={() => void found.refetch()} />;
  }
  const pages = found.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const direct = pages[0]?.direct ?? [];
  const last = pages.at(-1);
  if (items.length === 0 && direct.length === 0 && !last?.partial) {
    return (
      <EmptyState icon="search" title="These words stand nowhere">
        Words are found by their beginnings with a star, such as invo*, and side by side in quotes.{' '}
        <Behind pages={pages} />
      </EmptyState>
    );
  }
  return (
    <section className={styles.results} aria-label="What was found">
      {direct.length > 0 && (
        <ul className={styles.list} aria-label="By number, address or id">
          {direct.map((session) => (
            <Result key={session.id} session={session} hits={[]} />
          ))}
        </ul>
      )}
      <ul className={styles.list} aria-label="By words">
        {items.map(({ session, hits }) => (
          <Result key={session.id} session={session} hits={hits} />
        ))}
      </ul>
      <p className={styles.end} role="status">
        {last?.partial && 'Not everything was looked at yet: the time for one search was over. '}
        {!last?.partial && !found.hasNextPage && `${items.length.toLocaleString()} sessions, and that is all. `}
        <Behind pages={pages} />
      </p>
      {found.hasNextPage && (
        <Button
          className={styles.more}
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {last?.partial ? 'Search on' : 'More'}
        </Button>
      )}
    </section>
  );
}

/** What was said so lately that it cannot be found yet. */
function Behind({ pages }: { readonly pages: readonly SearchPage[] }) {
  const behind = pages[0]?.behind ?? 0;
  if (behind === 0) return null;
  return <>The newest {behind.toLocaleString()} events cannot be found yet.</>;
}

function Result({ session, hits }: { readonly session: SessionRow; readonly hits: readonly Hit[] }) {
  const about = [
    session.queue?.name,
    session.agent?.name ?? session.agents.at(-1)?.name,
    session.outcome ? outcomeNames[session.outcome] : stageNames[session.stage],
    dateAndTime(Date.parse(session.openedAt)),
  ];
  return (
    <li className={styles.item} data-session={session.id}>
      <Link to="/history/$sessionId" params={{ sessionId: session.id }} className={styles.link}>
        <bdi>{visitorName(session)}</bdi>
      </Link>{' '}
      <span className={styles.number}>#{session.number}</span>
      <span className={styles.about}>{about.filter(Boolean).join(' · ')}</span>
      {hits.map(({ seq, place, excerpt }) => (
        <p key={`${seq} ${place}`} className={styles.hit} dir="auto">
          <span className={styles.place}>{placeNames[place]}</span>
          {excerpt.map(({ text, marked }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place
            marked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </p>
      ))}
    </li>
  );
}

/** Moves the focus through what was found. */
function stepThrough(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-session] > a')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}
