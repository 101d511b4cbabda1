import { Select } from '@mantine/core';
import type { Calendar, Queue } from '../../client/api-types.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { queuesQuery } from '../shell/server.ts';
import { PromiseFields } from './promise-fields.tsx';

type Shown = Pick<Queue, 'calendarId' | 'promise'>;

const labels = { calendarId: 'Open by', promise: 'Promises' };

function placeOf(id: string): Place<Queue, Shown> {
  return {
    path: `/queues/${id}`,
    part: 'hours',
    method: 'PATCH',
    read: ({ calendarId, promise }) => ({ calendarId, promise }),
    shownIn: [queuesQuery.queryKey],
  };
}

interface QueueFormProps {
  readonly queue: Queue;
  readonly calendars: readonly Calendar[];
  readonly close: () => void;
}

/** Changes by which calendar a queue is open, and what it promises. */
export function QueueForm({ queue, calendars, close }: QueueFormProps) {
  return (
    <SettingsForm name={`Queue ${queue.name}`} place={placeOf(queue.id)} labels={labels} close={close}>
      {({ value, change }) => (
        <>
          <Select
            label={labels.calendarId}
            placeholder="Always open"
            clearable
            data={calendars.map(({ id, name }) => ({ value: id, label: name }))}
            value={value.calendarId}
            onChange={(calendarId) => change({ calendarId })}
          />
          <PromiseFields promise={value.promise} change={(promise) => change({ promise })} />
        </>
      )}
    </SettingsForm>
  );
}
