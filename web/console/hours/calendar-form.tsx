import { Group, Select, Textarea, TextInput } from '@mantine/core';
import type { Calendar } from '../../client/api-types.ts';
import { CreateForm } from '../settings/create-form.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { rest } from '../shell/server.ts';
import { calendarsQuery } from './hours-queries.ts';
import { exceptionsText, readExceptions, readSpans, spansText } from './hours-text.ts';

/** A calendar as it is typed. */
interface Typed {
  readonly name: string;
  readonly zone: string;
  readonly week: readonly string[];
  readonly holidays: string;
  readonly exceptions: string;
}

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const labels = { name: 'Name', zone: 'Time zone', week: 'Week', holidays: 'Holidays', exceptions: 'Exceptions' };
const shownIn = [calendarsQuery.queryKey];

const blank: Typed = {
  name: '',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  week: days.map((_, day) => (day < 5 ? '09:00–17:00' : '')),
  holidays: '',
  exceptions: '',
};

function placeOf(id: string): Place<Calendar, Typed> {
  return {
    path: `/calendars/${id}`,
    method: 'PATCH',
    read: ({ name, hours: { zone, week, holidays, exceptions } }) => ({
      name,
      zone,
      week: week.map(spansText),
      holidays: holidays.join(', '),
      exceptions: exceptionsText(exceptions),
    }),
    writeWhole: bodyOf,
    shownIn,
  };
}

interface CalendarFormProps {
  /** Null: a new one. */
  readonly calendar: Calendar | null;
  readonly close: () => void;
}

/** Changes a calendar, or makes one. */
export function CalendarForm({ calendar, close }: CalendarFormProps) {
  const shared = { isReady: isReadable, close, children: CalendarFields };
  if (calendar) {
    return <SettingsForm name={`Calendar ${calendar.name}`} place={placeOf(calendar.id)} labels={labels} {...shared} />;
  }
  const create = (value: Typed) => rest<Calendar>('/calendars', { method: 'POST', body: bodyOf(value) });
  return <CreateForm name="New calendar" blank={blank} create={create} shownIn={shownIn} {...shared} />;
}

interface CalendarFieldsProps {
  readonly value: Typed;
  readonly change: (changes: Partial<Typed>) => void;
}

function CalendarFields({ value, change }: CalendarFieldsProps) {
  const { name, zone, week, holidays, exceptions } = value;
  return (
    <>
      <Group grow>
        <TextInput
          label="Name"
          required
          maxLength={120}
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label="Time zone"
          searchable
          data={zones}
          value={zone}
          onChange={(next) => next && change({ zone: next })}
        />
      </Group>
      {days.map((day, index) => (
        <TextInput
          key={day}
          label={day}
          placeholder="closed"
          value={week[index] ?? ''}
          error={readSpans(week[index] ?? '') === null && 'Write it like 09:00–12:00, 13:00–17:30'}
          onChange={(event) => change({ week: week.with(index, event.currentTarget.value) })}
        />
      ))}
      <TextInput
        label="Holidays of each year"
        description="Month and day, such as 12-25, 01-01"
        value={holidays}
        onChange={(event) => change({ holidays: event.currentTarget.value })}
      />
      <Textarea
        label="Exceptions"
        description="One date a line, such as 2026-12-24 09:00–12:00 or 2026-12-31 closed"
        autosize
        minRows={2}
        value={exceptions}
        error={readExceptions(exceptions) === null && 'A line is not written like that'}
        onChange={(event) => change({ exceptions: event.currentTarget.value })}
      />
    </>
  );
}

function isReadable({ name, week, exceptions }: Typed): boolean {
  return name.trim() !== '' && readExceptions(exceptions) !== null && week.every((day) => readSpans(day) !== null);
}

function bodyOf({ name, zone, week, holidays, exceptions }: Typed) {
  const days = holidays.split(',').flatMap((day) => day.trim() || []);
  const hours = { zone, week: week.map(readSpans), holidays: days, exceptions: readExceptions(exceptions) };
  return { name, hours };
}
