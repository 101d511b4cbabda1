import { Button, Group, NumberInput, Select, Stack, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Calendar, Queue } from '../../client/api-types.ts';
import { queuesQuery, rest } from '../shell/server.ts';
import { type Priority, readGrant, type Target, writeGrant } from './grants.ts';
import { faultsText } from './hours-queries.ts';

const targetNames: Readonly<Record<Target, string>> = {
  accept: 'Accept within',
  'first-response': 'First answer within',
  'next-response': 'Each further answer within',
  resolution: 'End within',
};
const priorities = [
  { value: 'all', label: 'All chats' },
  { value: 'low', label: 'Low priority' },
  { value: 'normal', label: 'Normal priority' },
  { value: 'high', label: 'High priority' },
  { value: 'urgent', label: 'Urgent' },
];
const MOST_MINUTES = 366 * 1440;

interface QueueFormProps {
  readonly queue: Queue;
  readonly calendars: readonly Calendar[];
  readonly close: () => void;
}

/** Changes by which calendar a queue is open, and what it promises. */
export function QueueForm({ queue, calendars, close }: QueueFormProps) {
  const [calendarId, setCalendarId] = useState(queue.calendarId);
  const [promise, setPromise] = useState(queue.promise);
  const [shown, setShown] = useState('all');
  const priority = shown === 'all' ? null : (shown as Priority);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => rest<Queue>(`/queues/${queue.id}`, { method: 'PATCH', body: { calendarId, promise } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queuesQuery.queryKey });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={`Queue ${queue.name}`}>
      <Stack gap="xs">
        <Group grow>
          <Select
            label="Open by"
            placeholder="Always open"
            clearable
            data={calendars.map(({ id, name }) => ({ value: id, label: name }))}
            value={calendarId}
            onChange={setCalendarId}
          />
          <Select
            label="Promises for"
            allowDeselect={false}
            data={priorities}
            value={shown}
            onChange={(next) => next && setShown(next)}
          />
        </Group>
        {Object.entries(targetNames).map(([name, label]) => {
          const target = name as Target;
          const grant = readGrant(promise, priority, target);
          return (
            <Group key={`${shown} ${target}`} align="end">
              <NumberInput
                label={label}
                placeholder={priority ? 'As for all chats' : 'Nothing promised'}
                suffix=" min"
                min={0}
                max={MOST_MINUTES}
                value={grant.minutes ?? ''}
                onChange={(next) => {
                  const minutes = next === '' ? null : Number(next);
                  setPromise(writeGrant(promise, priority, target, { ...grant, minutes }));
                }}
              />
              <Switch
                label="Only while open"
                aria-label={`${label}: only while open`}
                disabled={grant.minutes === null}
                checked={grant.isBusiness}
                onChange={({ currentTarget: { checked } }) =>
                  setPromise(writeGrant(promise, priority, target, { ...grant, isBusiness: checked }))
                }
              />
            </Group>
          );
        })}
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
