import '@mantine/dates/styles.layer.css';
import { Button, Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { outcomeNames, stageNames } from '../format/outcome-names.ts';
import { agentsQuery, queuesQuery } from '../shell/server.ts';
import { FilterField } from './filter-field.tsx';
import styles from './history-filters.module.css';
import { type HistorySearch, isNarrowed, outcomes, parseHistorySearch, stages } from './history-search.ts';
import { SearchField } from './search-field.tsx';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly change: (search: HistorySearch) => void;
  /** What stands before the filters, and after them. */
  readonly start: ReactNode;
  readonly children: ReactNode;
}

const states = [
  {
    group: 'Outcome',
    items: outcomes.map((outcome) => ({ value: `outcome:${outcome}`, label: outcomeNames[outcome] })),
  },
  { group: 'Stage', items: stages.map((stage) => ({ value: `stage:${stage}`, label: stageNames[stage] })) },
];

/** By words, when, how it went, where, who answered, and by an expression that says what these cannot. */
export function HistoryFilters({ search, change, start, children }: HistoryFiltersProps) {
  const agents = useQuery(agentsQuery);
  const queues = useQuery(queuesQuery);
  const set = (part: { readonly [N in keyof HistorySearch]: HistorySearch[N] | null }) =>
    change(parseHistorySearch({ ...search, ...part }));
  const state = search.outcome ? `outcome:${search.outcome}` : search.stage ? `stage:${search.stage}` : null;
  const setState = (value: string | null) => {
    const [kind, name = null] = value?.split(':') ?? [];
    set({ outcome: kind === 'outcome' ? name : null, stage: kind === 'stage' ? name : null });
  };
  const { sort, columns } = search;
  return (
    <search className={styles.filters} aria-label="Filter the history">
      {start}
      <SearchField text={search.q ?? ''} change={(q) => set({ q })} />
      <DatePickerInput
        className={styles.field}
        size="xs"
        type="range"
        classNames={{ day: styles.day }}
        allowSingleDateInRange
        title="Between which days it was opened"
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
      {search.visitor && (
        <Button
          variant="default"
          onClick={() => set({ visitor: null })}
          aria-label={`Any visitor, not ${search.visitor} alone`}
        >
          <bdi>{search.visitor}</bdi>&nbsp;×
        </Button>
      )}
      {search.q !== undefined && (
        <Select
          className={styles.field}
          size="xs"
          aria-label="What comes first"
          allowDeselect={false}
          data={[
            { value: 'newest', label: 'Newest first' },
            { value: 'best', label: 'Best first' },
          ]}
          value={search.order ?? 'newest'}
          onChange={(order) => set({ order: order === 'best' ? order : null })}
        />
      )}
      <FilterField filter={search.filter ?? ''} change={(filter) => set({ filter })} />
      <span className={styles.end}>
        {isNarrowed(search) && (
          <Button variant="subtle" color="gray" onClick={() => change(parseHistorySearch({ sort, columns }))}>
            Clear
          </Button>
        )}
        {children}
      </span>
    </search>
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
