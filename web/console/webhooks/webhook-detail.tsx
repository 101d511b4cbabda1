import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Webhook } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { problemText } from '../shell/server.ts';
import { DeliveryTable } from './delivery-table.tsx';
import { nameOf } from './webhook-list.tsx';
import styles from './webhooks.module.css';
import {
  deliveriesQuery,
  pauseWebhook,
  removeWebhook,
  replayWebhook,
  rotateSecret,
  testWebhook,
  type WebhookWithSecret,
} from './webhooks-query.ts';

const notices = {
  failing: 'Koine paused it: no delivery succeeded for three days.',
  gone: 'Koine paused it: the receiver answered that it is gone (410).',
} as const;

interface WebhookDetailProps {
  readonly webhook: Webhook;
  readonly onSecret: (made: WebhookWithSecret) => void;
}

/** One webhook: what can be done with it, and what it was told. */
export function WebhookDetail({ webhook, onSecret }: WebhookDetailProps) {
  const { id } = webhook;
  const navigate = useNavigate({ from: '/webhooks' });
  const queryClient = useQueryClient();
  const deliveries = useInfiniteQuery(deliveriesQuery(id));
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  const remove = async () => {
    await removeWebhook(id);
    await navigate({ search: {} });
  };
  return (
    <section className={styles.detail} aria-label={nameOf(webhook)}>
      <h2 className={styles.title}>
        <bdi>{nameOf(webhook)}</bdi>
      </h2>
      <p className={styles.facts}>
        {[webhook.url, webhook.dialect, webhook.events?.join(', ') ?? 'all events', webhook.notes ? 'with notes' : '']
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      {webhook.notice && (
        <p className={styles.failed} role="status">
          {notices[webhook.notice]}
        </p>
      )}
      {webhook.failingSince !== null && webhook.notice === null && (
        <p className={styles.failed} role="status">
          Every try has failed since {dateAndTime(Date.parse(webhook.failingSince))}.
        </p>
      )}
      <Group gap="xs">
        <Button variant="default" disabled={webhook.url === ''} onClick={() => act.mutate(() => testWebhook(id))}>
          Send a test
        </Button>
        <Button variant="default" onClick={() => act.mutate(() => pauseWebhook(id, webhook.pausedAt === null))}>
          {webhook.pausedAt === null ? 'Pause' : 'Resume'}
        </Button>
        <Button variant="default" onClick={() => act.mutate(() => replayWebhook(id, { dead: true }))}>
          Send again what was given up
        </Button>
        <Button variant="default" onClick={() => act.mutate(() => rotateSecret(id).then(onSecret))}>
          New secret
        </Button>
        <Button variant="subtle" color="red" onClick={() => act.mutate(remove)}>
          Remove
        </Button>
      </Group>
      {act.error && (
        <p className={styles.failed} role="alert">
          {problemText(act.error)}
        </p>
      )}
      <DeliveryTable
        deliveries={deliveries.data?.pages.flatMap((page) => page.items) ?? []}
        hasMore={deliveries.hasNextPage}
        isLoading={deliveries.isPending || deliveries.isFetchingNextPage}
        loadMore={() => void deliveries.fetchNextPage()}
        sendAgain={({ position }) => act.mutate(() => replayWebhook(id, { after: position - 1, upTo: position }))}
      />
    </section>
  );
}
