import { Button, Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { BotDetail } from '../bots/bot-detail.tsx';
import { type BotDraft, blankBot, requestOf } from '../bots/bot-draft.ts';
import { BotFields } from '../bots/bot-fields.tsx';
import { type BotSecrets, botsQuery, createBot } from '../bots/bots-query.ts';
import { Knowledge } from '../bots/knowledge.tsx';
import { CreateForm } from '../settings/create-form.tsx';
import { Page } from '../settings/page.tsx';
import { SecretOnce } from '../settings/secret-once.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import styles from '../webhooks/webhooks.module.css';

/** The account's bots, and what they know. */
export function BotsPage() {
  const { id } = useSearch({ from: '/workplace/settings/bots' });
  const navigate = useNavigate({ from: '/bots' });
  const bots = useQuery(botsQuery);
  const [making, setMaking] = useState<'webhook' | 'model' | null>(null);
  const [secrets, setSecrets] = useState<BotSecrets | null>(null);
  const items = bots.data?.items ?? [];
  const chosen = items.find((bot) => bot.id === id) ?? null;
  const create = async (kind: 'webhook' | 'model', draft: BotDraft) => {
    const made = await createBot(requestOf(kind, draft));
    setSecrets(made.secrets);
    await navigate({ search: { id: made.bot.id } });
  };
  if (bots.error && !bots.data) {
    return <LoadFailed what="The bots" error={bots.error} retry={() => void bots.refetch()} isWhole />;
  }
  return (
    <Page
      title="Bots"
      sentence="They answer before people do, and hand over: a program of yours that is told by webhook, or a language model."
      action={
        <Group gap="xs">
          <Button onClick={() => setMaking('webhook')}>New webhook bot</Button>
          <Button onClick={() => setMaking('model')}>New model bot</Button>
        </Group>
      }
    >
      <div className={styles.body}>
        <ul className={styles.list} aria-label="Bots">
          {items.map((bot) => (
            <li key={bot.id}>
              <Link
                to="/bots"
                search={{ id: bot.id }}
                className={styles.item}
                aria-current={bot === chosen ? 'true' : undefined}
              >
                <span className={styles.name}>
                  {bot.avatar} {bot.name}
                  {bot.disabled && ' (disabled)'}
                </span>
              </Link>
            </li>
          ))}
          <li>
            <Link to="/bots" search={{}} className={styles.item} aria-current={chosen ? undefined : 'true'}>
              <span className={styles.name}>What bots know</span>
            </Link>
          </li>
        </ul>
        {chosen ? <BotDetail key={chosen.id} bot={chosen} onSecrets={setSecrets} /> : <Knowledge />}
      </div>
      <Modal opened={making !== null} onClose={() => setMaking(null)} title={`New ${making ?? ''} bot`} size="lg">
        {making && (
          <CreateForm
            name="New bot"
            blank={blankBot}
            create={(draft) => create(making, draft)}
            shownIn={[botsQuery.queryKey]}
            close={() => setMaking(null)}
          >
            {({ value, change }) => <BotFields kind={making} isNew value={value} change={change} />}
          </CreateForm>
        )}
      </Modal>
      <SecretOnce
        title="The bot’s secrets"
        sentence="Keep them where the bot finds them."
        secret={secrets && `Signing secret  ${secrets.signingSecret}\nKey             ${secrets.key}`}
        close={() => setSecrets(null)}
      />
    </Page>
  );
}
