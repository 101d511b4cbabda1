import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { WebhookDelivery } from '../../client/api-types.ts';
import { dateAndTime, fullTime } from '../format/times.ts';
import styles from './webhooks.module.css';

const stateNames = { waiting: 'Waiting', delivered: 'Delivered', dead: 'Given up' } as const;
const failures = {
  status: '',
  'timed-out': 'No answer in time',
  unreachable: 'Nobody could be reached',
  'forbidden-address': 'The address may not be called',
  'too-large': 'Too large to send',
  unforeseen: 'Something unforeseen went wrong',
} as const;

interface DeliveryTableProps {
  readonly deliveries: readonly WebhookDelivery[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
  readonly sendAgain: (delivery: WebhookDelivery) => void;
}

/** What a webhook was told, and how it went. */
export function DeliveryTable({ deliveries, hasMore, isLoading, loadMore, sendAgain }: DeliveryTableProps) {
  return (
    <div className={styles.viewport}>
      <table className={styles.table} aria-label="Deliveries">
        <thead>
          <tr>
            <th scope="col">Made ready</th>
            <th scope="col">Event</th>
            <th scope="col">State</th>
            <th scope="col">Tries</th>
            <th scope="col">Answer</th>
            <th scope="col">
              <span className="only-read-aloud">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.id}>
              <td title={fullTime(Date.parse(delivery.queuedAt))}>{dateAndTime(Date.parse(delivery.queuedAt))}</td>
              <td>
                {delivery.sessionId === null ? (
                  'Test'
                ) : (
                  <Link to="/history/$sessionId" params={{ sessionId: delivery.sessionId }} className={styles.link}>
                    {delivery.type}
                  </Link>
                )}
              </td>
              <td>
                <span className={styles.state} data-state={delivery.state}>
                  {stateNames[delivery.state]}
                </span>
              </td>
              <td>{delivery.attempts}</td>
              <td className={styles.answer} title={delivery.answer ?? undefined}>
                {answerOf(delivery)}
              </td>
              <td>
                {delivery.state !== 'waiting' && !delivery.test && (
                  <Button
                    variant="default"
                    size="compact-xs"
                    aria-label={`Send ${delivery.type} ${delivery.position} again`}
                    onClick={() => sendAgain(delivery)}
                  >
                    Again
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {(hasMore || isLoading) && (
        <Button className={styles.more} variant="subtle" color="gray" loading={isLoading} onClick={loadMore}>
          Older deliveries
        </Button>
      )}
    </div>
  );
}

function answerOf({ status, ms, failure, answer, nextAt }: WebhookDelivery): string {
  const next = nextAt === null ? '' : `Next try ${dateAndTime(Date.parse(nextAt))}`;
  const time = ms === null ? '' : `${ms} ms`;
  return [status ?? '', failure ? failures[failure] : '', time, next, answer ?? '']
    .filter((part) => part !== '')
    .join(' · ');
}
