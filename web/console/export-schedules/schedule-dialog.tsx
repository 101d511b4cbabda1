import { Alert, Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ExportSchedule } from '../../client/api-types.ts';
import { problemText } from '../shell/server.ts';
import { draftOf, emptyDraft, type ScheduleDraft, scheduleOf } from './schedule-draft.ts';
import { weekdays } from './schedule-words.ts';
import { saveSchedule } from './schedules-query.ts';
import { TargetFields } from './target-fields.tsx';

const formats = [
  { value: 'csv', label: 'CSV' },
  { value: 'xlsx', label: 'Excel workbook' },
  { value: 'jsonl', label: 'JSON lines' },
  { value: 'parquet', label: 'Parquet' },
];
const periods = [
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'Every week' },
  { value: 'month', label: 'Every month' },
];

interface ScheduleDialogProps {
  /** Null: a new one. */
  readonly schedule: ExportSchedule | null;
  readonly close: () => void;
  readonly onSaved: (schedule: ExportSchedule) => void;
}

/** Asks what is to be exported when, and where the files go. */
export function ScheduleDialog({ schedule, close, onSaved }: ScheduleDialogProps) {
  const [draft, setDraft] = useState<ScheduleDraft>(schedule ? draftOf(schedule) : emptyDraft);
  const change = (changes: Partial<ScheduleDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const save = useMutation({
    mutationFn: () => saveSchedule(schedule?.id ?? null, scheduleOf(draft, schedule)),
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={close} size="lg" title={schedule ? 'Change the scheduled export' : 'New scheduled export'}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            data-autofocus
          />
          <SegmentedControl
            aria-label="One row for each"
            data={[
              { value: 'sessions', label: 'One row a session' },
              { value: 'messages', label: 'One row a message' },
            ]}
            value={draft.rows}
            onChange={(rows) => change({ rows, columns: '' })}
          />
          <Select
            label="Format"
            data={formats}
            allowDeselect={false}
            value={draft.format}
            onChange={(format) => format && change({ format: format as ScheduleDraft['format'] })}
          />
          <TextInput
            label="Which sessions"
            description="A filter, as in the history; dates mean what they mean when the file is due. All, when left empty"
            value={draft.filter}
            onChange={(event) => change({ filter: event.currentTarget.value })}
          />
          <TextInput
            label="Columns"
            description="Names, separated by commas; the usual ones, when left empty"
            value={draft.columns}
            onChange={(event) => change({ columns: event.currentTarget.value })}
          />
          <Group grow align="end">
            <Select
              label="How often"
              data={periods}
              allowDeselect={false}
              value={draft.every}
              onChange={(every) => every && change({ every: every as ScheduleDraft['every'] })}
            />
            {draft.every === 'week' && (
              <Select
                label="Day of the week"
                data={[...weekdays]}
                allowDeselect={false}
                value={draft.weekday}
                onChange={(weekday) => weekday && change({ weekday })}
              />
            )}
            {draft.every === 'month' && (
              <NumberInput
                label="Day of the month"
                min={1}
                max={31}
                value={draft.day}
                onChange={(day) => change({ day: Number(day) || 1 })}
              />
            )}
            <TextInput
              label="At"
              type="time"
              required
              value={draft.time}
              onChange={(event) => change({ time: event.currentTarget.value })}
            />
          </Group>
          <TargetFields draft={draft} change={change} hasSecret={schedule?.target.kind === 's3'} />
          {save.error && (
            <Alert color="red" role="alert">
              {problemText(save.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
