import '@mantine/dates/styles.layer.css';
import { Button, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../shell/icon.tsx';
import { agentsQuery, inboxesQuery, queuesQuery } from '../shell/server.ts';
import { ManyChoice } from './many-choice.tsx';
import { dimensions, fittingIntervals, intervalOf, type ReportSearch, usualPeriod } from './report-search.ts';
import styles from './report-toolbar.module.css';

interface ReportToolbarProps {
  readonly search: ReportSearch;
  readonly change: (part: Partial<Record<keyof ReportSearch, unknown>>) => void;
  readonly seesOthers: boolean;
}

const OWN = 'own';
const periodNames = [
  { group: 'Up to now', items: ['today', 'this-week', 'this-month', 'this-year'] },
  { group: 'Over', items: ['yesterday', 'last-week', 'last-month', 'last-year'] },
  { group: 'Last', items: ['last-7-days', 'last-28-days', 'last-90-days', 'last-12-weeks', 'last-12-months'] },
].map(({ group, items }) => ({ group, items: items.map((value) => ({ value, label: periodName(value) })) }));

/** When, where, by whom, and how it is told apart. */
export function ReportToolbar({ search, change, seesOthers }: ReportToolbarProps) {
  const agents = useQuery(agentsQuery);
  const queues = useQuery(queuesQuery);
  const inboxes = useQuery(inboxesQuery);
  const [picksDays, setPicksDays] = useState(search.from !== undefined);
  const setPeriod = (value: string | null) => {
    setPicksDays(value === OWN);
    if (value !== OWN) change({ period: value, from: null, to: null });
  };
  const named = (items: readonly { readonly id: string; readonly name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <search className={styles.toolbar} aria-label="What the reports are about">
      <Select
        className={styles.field}
        size="xs"
        aria-label="Period"
        allowDeselect={false}
        data={[...periodNames, { group: 'Or', items: [{ value: OWN, label: 'Days of your own…' }] }]}
        value={picksDays ? OWN : (search.period ?? usualPeriod)}
        onChange={setPeriod}
        maxDropdownHeight={420}
      />
      {picksDays && (
        <DatePickerInput
          className={styles.field}
          classNames={{ day: styles.day }}
          size="xs"
          type="range"
          allowSingleDateInRange
          title="From one day to another"
          placeholder="From – to"
          valueFormat="D MMM YYYY"
          defaultValue={[search.from ?? null, search.to ?? null]}
          onChange={([from, to]) => from && to && change({ from, to, period: null })}
        />
      )}
      <Select
        className={styles.small}
        size="xs"
        aria-label="Interval"
        allowDeselect={false}
        data={fittingIntervals(search).map((value) => ({ value, label: `By ${value}` }))}
        value={intervalOf(search)}
        onChange={(interval) => change({ interval })}
      />
      <ManyChoice
        one="queue"
        many="queues"
        options={[...named(queues.data), { value: 'none', label: 'No queue' }]}
        value={search.queueId}
        change={(queueId) => change({ queueId })}
      />
      {seesOthers && (
        <ManyChoice
          one="agent"
          many="agents"
          options={[...named(agents.data), { value: 'none', label: 'Nobody' }]}
          value={search.agentId}
          change={(agentId) => change({ agentId })}
        />
      )}
      <ManyChoice
        one="inbox"
        many="inboxes"
        options={named(inboxes.data)}
        value={search.inboxId}
        change={(inboxId) => change({ inboxId })}
      />
      <ManyChoice
        one="channel"
        many="channels"
        options={channels}
        value={search.channel}
        change={(channel) => change({ channel })}
      />
      <Select
        className={styles.small}
        size="xs"
        aria-label="Told apart"
        placeholder="Not told apart"
        clearable
        data={dimensions.map((value) => ({ value, label: `By ${value}` }))}
        value={search.groupBy ?? null}
        onChange={(groupBy) => change({ groupBy })}
      />
      <span className={styles.toggles}>
        <Toggle isOn={search.compare !== 'none'} set={(on) => change({ compare: on ? null : 'none' })}>
          Compare
        </Toggle>
        <Toggle isOn={search.clock === 'business'} set={(on) => change({ clock: on ? 'business' : null })}>
          Opening hours only
        </Toggle>
        <Toggle isOn={search.tables === true} set={(on) => change({ tables: on ? true : null })}>
          Tables
        </Toggle>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="page" size={14} />}
          onClick={() => window.print()}
        >
          Print
        </Button>
        {seesOthers && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            renderRoot={(props) => <Link to="/exports" {...props} />}
          >
            Files made
          </Button>
        )}
      </span>
    </search>
  );
}

const channels = ['web', 'email', 'facebook', 'instagram', 'whatsapp', 'telegram', 'viber', 'sms', 'api'].map(
  (value) => ({ value, label: value }),
);

interface ToggleProps {
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
  readonly children: string;
}

function Toggle({ isOn, set, children }: ToggleProps) {
  return (
    <Button
      variant={isOn ? 'light' : 'default'}
      size="compact-sm"
      aria-pressed={isOn}
      onClick={() => set(!isOn)}
      leftSection={isOn ? <Icon name="check" size={12} /> : undefined}
    >
      {children}
    </Button>
  );
}

/** What a period is called. */
export function periodName(period: string): string {
  const words = period.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
