import { Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AuditEntry, Inbox } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { inboxesQuery } from '../shell/server.ts';
import { doerName } from './holds-part.tsx';
import styles from './keeping.module.css';
import { recordQuery } from './keeping-queries.ts';
import { isId } from './keeping-search.ts';
import { ruleText } from './keeping-text.ts';
import { Older } from './older.tsx';

/** Who changed rules, held, lifted, erased and took out, and why. */
export function RecordPart() {
  const record = useInfiniteQuery(recordQuery);
  const { data: inboxes = [] } = useQuery(inboxesQuery);
  const entries = record.data?.pages.flatMap((page) => page.items) ?? [];
  if (record.error && entries.length === 0) {
    return <LoadFailed what="The record" error={record.error} retry={() => void record.refetch()} />;
  }
  if (record.isPending) return <Skeleton height={120} aria-label="Loading" />;
  if (entries.length === 0) {
    return (
      <EmptyState icon="clock" title="Nothing was done yet">
        Who changes rules, makes and lifts holds, erases visitors and takes out what is known of them stands here, for
        good.
      </EmptyState>
    );
  }
  return (
    <div className={styles.body}>
      <ol className={styles.entries} aria-label="Who did what">
        {entries.map((entry) => (
          <li key={entry.id}>
            <time dateTime={entry.at}>{dateAndTime(Date.parse(entry.at))}</time>
            <p>
              <strong>
                <bdi>{doerName(entry.actor)}</bdi>
              </strong>{' '}
              <Deed entry={entry} inboxes={inboxes} />
            </p>
          </li>
        ))}
      </ol>
      <Older what="Older entries" query={record} />
    </div>
  );
}

function Deed({
  entry: { action, subject },
  inboxes,
}: {
  readonly entry: AuditEntry;
  readonly inboxes: readonly Inbox[];
}) {
  const word = (name: string) => (typeof subject[name] === 'string' ? subject[name] : null);
  const days = (name: string) => (typeof subject[name] === 'number' ? subject[name] : null);
  const what = word('kind') === 'session' ? 'a session' : 'a visitor';
  switch (action) {
    case 'retention-changed': {
      const inbox = word('inboxId');
      const where = inbox && (inboxes.find(({ id }) => id === inbox)?.name ?? 'an inbox');
      const rule = { anonymiseAfterDays: days('anonymiseAfterDays'), deleteAfterDays: days('deleteAfterDays') };
      return (
        <>
          set how long sessions {where ? 'of ' : 'are kept'}
          {where && <bdi>{where}</bdi>}
          {where && ' are kept'}: {word('rule') ?? ruleText(rule)}
        </>
      );
    }
    case 'hold-made':
      return (
        <>
          put {what} on hold: <bdi>{word('reason')}</bdi>
        </>
      );
    case 'hold-lifted':
      return (
        <>
          lifted the hold on {what} (<bdi>{word('reason')}</bdi>){word('why') && ': '}
          <bdi>{word('why')}</bdi>
        </>
      );
    case 'visitor-erased': {
      const id = word('id');
      if (!isId(id)) return <>erased a visitor</>;
      return (
        <>
          erased a visitor:{' '}
          <Link to="/privacy" search={{ part: 'erasures', receipt: id }} className={styles.link}>
            the receipt
          </Link>
        </>
      );
    }
    case 'visitor-told':
      return <>took out everything about a visitor</>;
    default:
      return <>{action}</>;
  }
}
