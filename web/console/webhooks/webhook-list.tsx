import { Link } from '@tanstack/react-router';
import type { Webhook } from '../../client/api-types.ts';
import styles from './webhooks.module.css';

/** The account's webhooks, and how each stands. */
export function WebhookList({ webhooks, chosen }: { webhooks: readonly Webhook[]; chosen: string | null }) {
  return (
    <ul className={styles.list} aria-label="Webhooks">
      {webhooks.map((webhook) => (
        <li key={webhook.id}>
          <Link
            to="/webhooks"
            search={{ id: webhook.id }}
            className={styles.item}
            aria-current={webhook.id === chosen ? 'true' : undefined}
          >
            <span className={styles.name}>{nameOf(webhook)}</span>
            <span className={styles.state} data-state={stateOf(webhook)}>
              {stateNames[stateOf(webhook)]}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What people call the webhook. */
export function nameOf({ name, url, dialect }: Webhook): string {
  return name || url || `${dialect}: addresses that sessions name`;
}

const stateNames = { working: 'Working', failing: 'Failing', paused: 'Paused' } as const;

function stateOf({ pausedAt, failingSince }: Webhook): keyof typeof stateNames {
  if (pausedAt !== null) return 'paused';
  return failingSince === null ? 'working' : 'failing';
}
