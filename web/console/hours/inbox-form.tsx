import { Button, Group, Select, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Inbox } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';
import { faultsText, inboxesQuery } from './hours-queries.ts';

type Mode = Inbox['outsideHours']['mode'];

/** What the widget does outside hours, in words. */
export const modeNames: Readonly<Record<Mode, string>> = {
  form: 'Takes a message by a form',
  message: 'Says when somebody is there',
  bot: 'Lets the bot answer',
  hide: 'Hides',
};

/** Changes what an inbox's widget does outside hours. */
export function InboxForm({ inbox, close }: { readonly inbox: Inbox; readonly close: () => void }) {
  const [mode, setMode] = useState<Mode>(inbox.outsideHours.mode);
  const [text, setText] = useState(inbox.outsideHours.text ?? '');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const outsideHours = { mode, text: text.trim() || null };
      return rest<Inbox>(`/inboxes/${inbox.id}`, { method: 'PATCH', body: { outsideHours } });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: inboxesQuery.queryKey });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={`Inbox ${inbox.name}`}>
      <Stack gap="xs">
        <Select
          label="Outside hours, the widget"
          allowDeselect={false}
          data={Object.entries(modeNames).map(([value, label]) => ({ value, label }))}
          value={mode}
          onChange={(next) => next && setMode(next as Mode)}
        />
        <Textarea
          label="What visitors are told"
          placeholder="We are away at the moment."
          maxLength={1000}
          autosize
          minRows={2}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        {save.error && (
          <p role="alert" style={{ whiteSpace: 'pre-line', color: 'var(--bad)' }}>
            {faultsText(save.error)}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
