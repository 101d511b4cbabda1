import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../settings/page.tsx';
import { SecretOnce } from '../settings/secret-once.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { NewWebhookDialog } from '../webhooks/new-webhook-dialog.tsx';
import { WebhookDetail } from '../webhooks/webhook-detail.tsx';
import { WebhookList } from '../webhooks/webhook-list.tsx';
import styles from '../webhooks/webhooks.module.css';
import { type WebhookWithSecret, webhooksQuery } from '../webhooks/webhooks-query.ts';

/** Who outside is told of sessions, and how that goes. */
export function WebhooksPage() {
  const { id } = useSearch({ from: '/workplace/settings/webhooks' });
  const navigate = useNavigate({ from: '/webhooks' });
  const queryClient = useQueryClient();
  const webhooks = useQuery(webhooksQuery);
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const items = webhooks.data?.items ?? [];
  const chosen = items.find((webhook) => webhook.id === id) ?? items[0] ?? null;
  const onMade = async (made: WebhookWithSecret) => {
    setMaking(false);
    setSecret(made.secret);
    await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
    await navigate({ search: { id: made.webhook.id } });
  };
  return (
    <Page
      title="Webhooks"
      sentence="Addresses of yours that are told what happens in chats, as it happens."
      action={<Button onClick={() => setMaking(true)}>New webhook</Button>}
    >
      {webhooks.error && !webhooks.data ? (
        <LoadFailed what="The webhooks" error={webhooks.error} retry={() => void webhooks.refetch()} />
      ) : !webhooks.isPending && items.length === 0 ? (
        <EmptyState icon="hook" title="No webhooks yet">
          A webhook tells an address of yours what happens in chats, as it happens.
        </EmptyState>
      ) : (
        <div className={styles.body}>
          <WebhookList webhooks={items} chosen={chosen?.id ?? null} />
          {chosen && <WebhookDetail key={chosen.id} webhook={chosen} onSecret={(made) => setSecret(made.secret)} />}
        </div>
      )}
      <NewWebhookDialog isOpen={isMaking} close={() => setMaking(false)} onMade={(made) => void onMade(made)} />
      <SecretOnce
        title="The signing secret"
        sentence="Keep it where your receiver finds it."
        secret={secret}
        close={() => setSecret(null)}
      />
    </Page>
  );
}
