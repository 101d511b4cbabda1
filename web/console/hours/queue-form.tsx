import { Button, Group, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Calendar, Queue } from '../../client/api-types.ts';
import { queuesQuery, rest } from '../shell/server.ts';
import { faultsText } from './hours-queries.ts';
import { PromiseFields } from './promise-fields.tsx';

interface QueueFormProps {
  readonly queue: Queue;
  readonly calendars: readonly Calendar[];
  readonly close: () => void;
}

/** Changes by which calendar a queue is open, and what it promises. */
export function QueueForm({ queue, calendars, close }: QueueFormProps) {
  const [calendarId, setCalendarId] = useState(queue.calendarId);
  const [promise, setPromise] = useState(queue.promise);
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
        </Group>
        <PromiseFields promise={promise} change={setPromise} />
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
