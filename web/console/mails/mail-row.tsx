import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Mail } from '../../client/api-types.ts';
import { dateAndTime, fullTime } from '../format/times.ts';
import { problemText } from '../shell/server.ts';
import { isRetriable, kindNames, stateNames } from './mail-search.ts';
import { retryMail } from './mails-query.ts';
import styles from './mails-table.module.css';

/** One mail: to whom, about what, and what became of it. */
export function MailRow({ mail }: { mail: Mail }) {
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryMail(mail.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['mails'] }),
  });
  const createdAt = Date.parse(mail.createdAt);
  return (
    <tr>
      <td title={fullTime(createdAt)}>{dateAndTime(createdAt)}</td>
      <td title={mail.to}>
        <bdi>{mail.to}</bdi>
      </td>
      <td>
        {mail.sessionId === null ? (
          kindNames[mail.kind]
        ) : (
          <Link to="/history/$sessionId" params={{ sessionId: mail.sessionId }} className={styles.link}>
            {kindNames[mail.kind]}
          </Link>
        )}
      </td>
      <td>
        <span className={styles.state} data-state={mail.state}>
          {stateNames[mail.state]}
        </span>
      </td>
      <td>{mail.tries}</td>
      <td className={styles.result} title={mail.result ?? undefined}>
        {retry.error ? <span role="alert">{problemText(retry.error)}</span> : resultOf(mail)}
      </td>
      <td>
        {isRetriable(mail) && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Retry: send to ${mail.to} after all`}
            loading={retry.isPending}
            onClick={() => retry.mutate()}
          >
            Retry
          </Button>
        )}
      </td>
    </tr>
  );
}

function resultOf({ state, nextTryAt, result }: Mail): string {
  const next = state === 'waiting' && nextTryAt !== null ? `Next try ${dateAndTime(Date.parse(nextTryAt))}` : null;
  return [result, next].filter((part) => part !== null).join(' · ');
}
