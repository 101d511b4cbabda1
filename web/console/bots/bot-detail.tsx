import { Button, Group, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Bot } from '../../client/api-types.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { inboxesQuery, problemText } from '../shell/server.ts';
import styles from '../webhooks/webhooks.module.css';
import { type BotDraft, draftOf, requestOf } from './bot-draft.ts';
import { BotFields } from './bot-fields.tsx';
import { type BotSecrets, botsQuery, changeBot, removeBot, renewSecrets, setInboxBot } from './bots-query.ts';

const duties = [
  { value: 'never', label: 'Does not meet its visitors' },
  { value: 'always', label: 'Meets its visitors always' },
  { value: 'outside-hours', label: 'Meets its visitors outside hours' },
];

const labels: Readonly<Record<keyof BotDraft, string>> = {
  name: 'Name',
  avatar: 'Picture',
  greeting: 'Greeting',
  deadlineSeconds: 'Longest wait for an answer',
  address: 'Address',
  model: 'Model',
  endpointKey: 'Key at the endpoint',
  systemPrompt: 'Who the bot is',
  tools: 'What it may do',
  needsKnowledge: 'Hand off what the pages say nothing about',
  limits: 'Limits',
};

function placeOf({ id, kind }: Bot): Place<Bot, BotDraft> {
  return {
    path: `/bots/${id}`,
    method: 'PATCH',
    read: draftOf,
    writeWhole: (draft) => requestOf(kind, draft),
    secret: 'endpointKey',
    shownIn: [botsQuery.queryKey],
  };
}

/** One bot: how it works, and whose visitors it meets. */
export function BotDetail({ bot, onSecrets }: { bot: Bot; onSecrets: (secrets: BotSecrets) => void }) {
  const queryClient = useQueryClient();
  const inboxes = useQuery(inboxesQuery);
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['bots'] }),
        queryClient.invalidateQueries({ queryKey: ['inboxes'] }),
      ]),
  });
  return (
    <section className={styles.detail} aria-label={bot.name}>
      <h2 className={styles.title}>
        {bot.avatar} <bdi>{bot.name}</bdi>
      </h2>
      <Group gap="xs">
        <Button variant="default" onClick={() => act.mutate(() => changeBot(bot.id, { disabled: !bot.disabled }))}>
          {bot.disabled ? 'Enable' : 'Disable'}
        </Button>
        {bot.kind === 'webhook' && (
          <Button variant="default" onClick={() => act.mutate(() => renewSecrets(bot.id).then(onSecrets))}>
            New secrets
          </Button>
        )}
        <Button variant="subtle" color="red" onClick={() => act.mutate(() => removeBot(bot.id))}>
          Remove
        </Button>
      </Group>
      {act.error && (
        <p className={styles.failed} role="alert">
          {problemText(act.error)}
        </p>
      )}
      <Stack gap="sm" maw={560}>
        {(inboxes.data ?? []).map((inbox) => (
          <Select
            key={inbox.id}
            label={inbox.name}
            data={duties}
            allowDeselect={false}
            value={inbox.bot?.id === bot.id ? inbox.bot.when : 'never'}
            onChange={(when) => {
              const duty = when === 'always' || when === 'outside-hours' ? ({ id: bot.id, when } as const) : null;
              act.mutate(() => setInboxBot(inbox.id, duty));
            }}
          />
        ))}
      </Stack>
      <SettingsForm name={bot.name} place={placeOf(bot)} labels={labels}>
        {({ value, change }) => <BotFields kind={bot.kind} isNew={false} value={value} change={change} />}
      </SettingsForm>
    </section>
  );
}
