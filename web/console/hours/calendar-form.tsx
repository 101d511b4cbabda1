import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Calendar } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';
import { calendarsQuery, faultsText } from './hours-queries.ts';
import { exceptionsText, readExceptions, readSpans, spansText } from './hours-text.ts';

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const officeWeek = days.map((_, day) => (day < 5 ? '09:00–17:00' : ''));

interface CalendarFormProps {
  /** Null: a new one. */
  readonly calendar: Calendar | null;
  readonly close: () => void;
}

/** Changes a calendar, or makes one. */
export function CalendarForm({ calendar, close }: CalendarFormProps) {
  const hours = calendar?.hours;
  const [name, setName] = useState(calendar?.name ?? '');
  const [zone, setZone] = useState(hours?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [week, setWeek] = useState(hours?.week.map(spansText) ?? officeWeek);
  const [holidays, setHolidays] = useState(hours?.holidays.join(', ') ?? '');
  const [exceptions, setExceptions] = useState(exceptionsText(hours?.exceptions ?? {}));
  const client = useQueryClient();
  const read = {
    week: week.map(readSpans),
    holidays: holidays.split(',').flatMap((day) => day.trim() || []),
    exceptions: readExceptions(exceptions),
  };
  const isReadable = read.exceptions !== null && read.week.every((spans) => spans !== null);
  const save = useMutation({
    mutationFn: () =>
      rest<Calendar>(calendar ? `/calendars/${calendar.id}` : '/calendars', {
        method: calendar ? 'PATCH' : 'POST',
        body: { name, hours: { zone, ...read } },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: calendarsQuery.queryKey });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReadable && name.trim()) save.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={calendar ? `Calendar ${calendar.name}` : 'New calendar'}>
      <Stack gap="xs">
        <Group grow>
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <Select label="Time zone" searchable data={zones} value={zone} onChange={(next) => next && setZone(next)} />
        </Group>
        {days.map((day, index) => (
          <TextInput
            key={day}
            label={day}
            placeholder="closed"
            value={week[index] ?? ''}
            error={read.week[index] === null && 'Write it like 09:00–12:00, 13:00–17:30'}
            onChange={({ currentTarget: { value } }) => setWeek(week.with(index, value))}
          />
        ))}
        <TextInput
          label="Holidays of each year"
          description="Month and day, such as 12-25, 01-01"
          value={holidays}
          onChange={(e) => setHolidays(e.currentTarget.value)}
        />
        <Textarea
          label="Exceptions"
          description="One date a line, such as 2026-12-24 09:00–12:00 or 2026-12-31 closed"
          autosize
          minRows={2}
          value={exceptions}
          error={read.exceptions === null && 'A line is not written like that'}
          onChange={(e) => setExceptions(e.currentTarget.value)}
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
          <Button type="submit" loading={save.isPending} disabled={!isReadable || !name.trim()}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
