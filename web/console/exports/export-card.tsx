import { Alert, Button, CopyButton, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Export } from '../../client/api-types.ts';
import { dateAndTime, fullTime } from '../format/times.ts';
import { problemOf } from '../safety/problem-of.ts';
import cards from '../settings/cards.module.css';
import { Icon } from '../shell/icon.tsx';
import { formatText, shareOf, standingText } from './export-text.ts';
import styles from './exports.module.css';
import { deleteExport, exportsQuery, isUnderWay, retryExport } from './exports-queries.ts';

/** One export: what it is, how far it is, and what can be done with it. */
export function ExportCard({ made }: { readonly made: Export }) {
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: exportsQuery.queryKey });
  const remove = useMutation({ mutationFn: () => deleteExport(made.id), onSettled: renew });
  const retry = useMutation({ mutationFn: () => retryExport(made.id), onSettled: renew });
  const error = remove.error ?? retry.error;
  const createdAt = Date.parse(made.createdAt);
  const named = `the export of ${dateAndTime(createdAt)}`;
  const share = shareOf(made);
  return (
    <li className={cards.card}>
      <div className={cards.head}>
        <h2 className={cards.title}>{formatText(made)}</h2>
        <span className={`${cards.state} ${styles.state}`} data-state={made.state} role="status">
          {standingText(made)}
        </span>
      </div>
      {isUnderWay(made) && (
        <Progress.Root size="sm">
          <Progress.Section value={share ?? 100} animated={share === null} aria-label={`How far ${named} is`} />
        </Progress.Root>
      )}
      <dl className={cards.facts}>
        <dt>Sessions</dt>
        <dd>
          {made.filter === null ? (
            'All'
          ) : (
            <Link to="/history" search={{ filter: made.filter }} className={styles.filter}>
              <bdi>{made.filter}</bdi>
            </Link>
          )}
        </dd>
        <dt>Columns</dt>
        <dd>
          {made.columns === null ? (
            'The usual ones'
          ) : (
            <span title={made.columns.join(', ')}>{made.columns.length}</span>
          )}
        </dd>
        <dt>Asked for</dt>
        <dd title={fullTime(createdAt)}>
          {dateAndTime(createdAt)} by <bdi>{made.requestedBy ?? 'a key'}</bdi>
        </dd>
        {made.expiresAt && made.state === 'done' && (
          <>
            <dt>Kept until</dt>
            <dd>{dateAndTime(Date.parse(made.expiresAt))}</dd>
          </>
        )}
        {made.sha256 && (
          <>
            <dt>SHA-256</dt>
            <dd className={styles.hash}>
              <span>{made.sha256}</span>
              <CopyButton value={made.sha256}>
                {({ copied, copy }) => (
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-xs"
                    onClick={copy}
                    aria-label={`Copy the SHA-256 of ${named}`}
                  >
                    {copied ? 'Copied' : 'Copy'}
                  </Button>
                )}
              </CopyButton>
            </dd>
          </>
        )}
      </dl>
      {(made.problem || error) && (
        <Alert color={error || made.state === 'failed' ? 'red' : 'yellow'} variant="light" role="alert">
          {error ? problemOf(error) : made.problem}
          {!error && made.state === 'waiting' && ' It is tried again.'}
        </Alert>
      )}
      <div className={cards.deeds}>
        {made.file && (
          <Button
            component="a"
            href={made.file}
            download
            leftSection={<Icon name="download" size={14} />}
            aria-label={`Download ${named}`}
          >
            Download
          </Button>
        )}
        {made.state === 'failed' && (
          <Button loading={retry.isPending} onClick={() => retry.mutate()} aria-label={`Try ${named} again`}>
            Try again
          </Button>
        )}
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          aria-label={`${isUnderWay(made) ? 'Stop' : 'Delete'} ${named}`}
        >
          {isUnderWay(made) ? 'Stop' : 'Delete'}
        </Button>
      </div>
    </li>
  );
}
