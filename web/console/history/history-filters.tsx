import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { outcomeNames, stageNames } from '../format/outcome-names.ts';
import { Icon } from '../shell/icon.tsx';
import { agentsQuery, queuesQuery } from '../shell/server.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import styles from './history-filters.module.css';
import { type HistorySearch, outcomes, parseHistorySearch, stages } from './history-search.ts';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly change: (search: HistorySearch) => void;
  readonly children: ReactNode;
}

const states = [
  {
    group: 'Outcome',
    items: outcomes.map((outcome) => ({ value: `outcome:${outcome}`, label: outcomeNames[outcome] })),
  },
  { group: 'Stage', items: stages.map((stage) => ({ value: `stage:${stage}`, label: stageNames[stage] })) },
];

/** By whom, when, how it went, where and who answered. */
export function HistoryFilters({ search, change, children }: HistoryFiltersProps) {
  const agents = useQuery(agentsQuery);
  const queues = useQuery(queuesQuery);
  const set = (part: { readonly [N in keyof HistorySearch]: HistorySearch[N] | null }) =>
    change(parseHistorySearch({ ...search, ...part }));
  const state = search.outcome ? `outcome:${search.outcome}` : search.stage ? `stage:${search.stage}` : null;
  const setState = (value: string | null) => {
    const [kind, name = null] = value?.split(':') ?? [];
    set({ outcome: kind === 'outcome' ? name : null, stage: kind === 'stage' ? name : null });
  };
  const isNarrowed = Object.keys(search).length > 0;
  return (
    <search className={styles.filters} aria-label="Filter the history">
      <VisitorField text={search.visitor ?? ''} change={(visitor) => set({ visitor })} />
      <DatePickerInput
        className={styles.field}
        size="xs"
        type="range"
        classNames={{ day: styles.day }}
        allowSingleDateInRange
        aria-label="Opened between"
        placeholder="Any date"
        valueFormat="D MMM YYYY"
        clearable
        presets={datePresets()}
        value={[search.from ?? null, search.to ?? null]}
        onChange={([from, to]) => set({ from, to })}
      />
      <Select
        className={styles.field}
        size="xs"
        aria-label="Outcome or stage"
        placeholder="Any outcome"
        data={states}
        clearable
        value={state}
        onChange={setState}
      />
      <Select
        className={styles.field}
        size="xs"
        aria-label="Queue"
        placeholder="Any queue"
        data={(queues.data ?? []).map((queue) => ({ value: queue.id, label: queue.name }))}
        clearable
        searchable
        value={search.queueId ?? null}
        onChange={(queueId) => set({ queueId })}
      />
      <Select
        className={styles.field}
        size="xs"
        aria-label="Agent"
        placeholder="Any agent"
        data={(agents.data ?? []).map((agent) => ({ value: agent.id, label: agent.name }))}
        clearable
        searchable
        value={search.agentId ?? null}
        onChange={(agentId) => set({ agentId })}
      />
      <span className={styles.end}>
        {isNarrowed && (
          <Button variant="subtle" color="gray" onClick={() => change({})}>
            Clear
          </Button>
        )}
        {children}
      </span>
    </search>
  );
}

const TYPING_MS = 300;

function VisitorField({ text, change }: { text: string; change: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  const tell = useDebouncedCallback((value: string) => {
    told.current = value.trim();
    change(value.trim());
  }, TYPING_MS);
  useEffect(() => {
    // Only what somebody else put into the address replaces what is being typed.
    if (text !== told.current) setTyped(text);
    told.current = text;
  }, [text]);
  useShortcuts({ '/': () => field.current?.focus() });
  const write = (value: string) => {
    setTyped(value);
    tell(value);
  };
  return (
    <TextInput
      ref={field}
      className={styles.visitor}
      size="xs"
      type="search"
      aria-label="Visitor's name or e-mail"
      placeholder="Visitor's name or e-mail"
      maxLength={200}
      leftSection={<Icon name="search" size={14} />}
      rightSection={typed && <CloseButton size="xs" aria-label="Any visitor" onClick={() => write('')} />}
      value={typed}
      onChange={(event) => write(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
    />
  );
}

function datePresets() {
  const day = (daysAgo: number) => {
    const date = new Date();
    date.setDate(date.getDate() - daysAgo);
    return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  };
  return [
    { value: [day(0), day(0)] as [string, string], label: 'Today' },
    { value: [day(1), day(1)] as [string, string], label: 'Yesterday' },
    { value: [day(6), day(0)] as [string, string], label: 'Last 7 days' },
    { value: [day(29), day(0)] as [string, string], label: 'Last 30 days' },
  ];
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
