import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fullTime } from '../format/times.ts';
import { Icon } from '../shell/icon.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { useWorkplace } from '../shell/workplace.tsx';
import { CountsTable } from './counts-table.tsx';
import { doerName } from './holds-part.tsx';
import styles from './keeping.module.css';
import { erasureQuery } from './keeping-queries.ts';

/** The receipt of an erasure, to be read, printed and filed. */
export function ReceiptView({ id }: { readonly id: string }) {
  const { account } = useWorkplace().me;
  const { data, error, refetch } = useQuery(erasureQuery(id));
  if (error && !data) return <LoadFailed what="The receipt" error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={240} aria-label="Loading" />;
  const { visitorIds, requestedBy, createdAt, finishedAt, counts } = data;
  return (
    <article className={styles.receipt} aria-labelledby="receipt">
      <h2 id="receipt">Receipt of an erasure</h2>
      <div className={styles.deeds}>
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/privacy" search={{ part: 'erasures' }} {...props} />}
        >
          All receipts
        </Button>
        <Button
          variant="default"
          leftSection={<Icon name="page" size={14} />}
          disabled={finishedAt === null}
          onClick={() => window.print()}
        >
          Print
        </Button>
      </div>
      <dl className={styles.facts}>
        <dt>Number</dt>
        <dd className={styles.mono}>{id}</dd>
        <dt>Account</dt>
        <dd>
          <bdi>{account.name}</bdi>
        </dd>
        <dt>Asked for by</dt>
        <dd>
          <bdi>{doerName(requestedBy)}</bdi>
        </dd>
        <dt>Begun</dt>
        <dd>{fullTime(Date.parse(createdAt))}</dd>
        <dt>Finished</dt>
        <dd>
          <span role="status">
            {finishedAt === null
              ? 'Under way. What was broken off goes on by itself within a minute or two.'
              : fullTime(Date.parse(finishedAt))}
          </span>
        </dd>
        <dt>Whose</dt>
        <dd className={styles.mono}>
          {visitorIds.map((visitorId) => (
            <div key={visitorId}>{visitorId}</div>
          ))}
        </dd>
      </dl>
      <p className={styles.soft}>
        These ids name nothing any more. What had left Koine before, by download, mail or webhook, and what lies in
        backups, is not reached by an erasure.
      </p>
      <CountsTable counts={counts} label="What was removed" />
    </article>
  );
}
