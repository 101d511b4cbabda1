import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { problemText } from '../shell/server.ts';
import { createWebhook, type WebhookWithSecret } from './webhooks-query.ts';

const forms = [
  { value: 'native', label: 'Koine’s own (Standard Webhooks)' },
  { value: 'vcclive', label: 'VCC Live Chat (Async)' },
  { value: 'superoffice', label: 'SuperOffice chatsession' },
  { value: 'agendize', label: 'Agendize watcher' },
  { value: 'twin', label: 'TWIN callbacks' },
];

interface NewWebhookDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly onMade: (made: WebhookWithSecret) => void;
}

/** Asks where to send what, and makes the webhook. */
export function NewWebhookDialog({ isOpen, close, onMade }: NewWebhookDialogProps) {
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const [dialect, setDialect] = useState('native');
  const [events, setEvents] = useState('');
  const [notes, setNotes] = useState(false);
  const create = useMutation({
    mutationFn: () => createWebhook({ url, name, dialect, notes, events: eventsIn(events) }),
    onSuccess: (made) => {
      setUrl('');
      setName('');
      onMade(made);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened={isOpen} onClose={close} title="New webhook" size="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Address"
            type="url"
            required
            placeholder="https://hooks.example.com/koine"
            value={url}
            onChange={(change) => setUrl(change.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Name"
            maxLength={120}
            value={name}
            onChange={(change) => setName(change.currentTarget.value)}
          />
          <Select
            label="Form"
            data={forms}
            allowDeselect={false}
            value={dialect}
            onChange={(value) => setDialect(value ?? 'native')}
          />
          <TextInput
            label="Events"
            description="Separated by commas, as message-posted, session-ended; all when left empty"
            value={events}
            onChange={(change) => setEvents(change.currentTarget.value)}
          />
          <Checkbox
            label="Tell what agents note for each other, too"
            checked={notes}
            onChange={(change) => setNotes(change.currentTarget.checked)}
          />
          {create.error && (
            <Text size="sm" c="var(--bad)" role="alert">
              {problemText(create.error)}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function eventsIn(text: string): readonly string[] | null {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  return names.length === 0 ? null : names;
}
