import { Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Queue, RoutingSettings } from '../../client/api-types.ts';
import { faultsText } from '../hours/hours-queries.ts';
import { rest } from '../shell/server.ts';
import { routingQuery, strategyNames } from './routing-queries.ts';

type Amount =
  | 'ringMs'
  | 'languageLevel'
  | 'relaxSkillsMs'
  | 'lastAgentMs'
  | 'maxWaitMs'
  | 'returnMs'
  | 'capacity'
  | 'maxLength'
  | 'missedLimit';

/** What may be set by a number; durations are shown in seconds. */
const amounts: Readonly<Record<Amount, { readonly label: string; readonly none: string; readonly unit: 's' | '' }>> = {
  ringMs: { label: 'Rings with one agent for', none: '20 s', unit: 's' },
  missedLimit: { label: 'Missed offers before an agent is set away', none: '3', unit: '' },
  capacity: { label: 'Chats of this queue at once, per agent', none: 'As the agent can', unit: '' },
  languageLevel: { label: 'Level of the visitor’s language that is required', none: 'Any', unit: '' },
  relaxSkillsMs: { label: 'Required skills fall a level every', none: 'Never', unit: 's' },
  lastAgentMs: { label: 'Waits for the visitor’s last agent for', none: 'Not at all', unit: 's' },
  maxLength: { label: 'Most who may wait', none: 'Any number', unit: '' },
  maxWaitMs: { label: 'Longest wait', none: 'No limit', unit: 's' },
  returnMs: { label: 'Chats of an agent who is gone return after', none: 'Never', unit: 's' },
};

interface RoutingFormProps {
  readonly queue: Queue;
  readonly queues: readonly Queue[];
  readonly settings: RoutingSettings;
  readonly close: () => void;
}

/** Changes how a queue's chats find their agents. */
export function RoutingForm({ queue, queues, settings, close }: RoutingFormProps) {
  const [draft, setDraft] = useState(settings);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => rest<RoutingSettings>(`/queues/${queue.id}/routing`, { method: 'PUT', body: draft }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: routingQuery(queue.id).queryKey });
      close();
    },
  });
  const set = <K extends keyof RoutingSettings>(name: K, value: RoutingSettings[K] | null) => {
    const { [name]: _former, ...others } = draft;
    setDraft(value === null ? others : { ...others, [name]: value });
  };
  const { overflow } = draft;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} aria-label={`Routing of ${queue.name}`}>
      <Stack gap="xs">
        <Select
          label="Chats go to"
          allowDeselect={false}
          data={Object.entries(strategyNames).map(([value, label]) => ({ value, label }))}
          value={draft.strategy ?? 'manual'}
          onChange={(next) => set('strategy', next as NonNullable<RoutingSettings['strategy']>)}
        />
        <Group grow align="end">
          <Select
            label="Overflows to"
            placeholder="No other queue"
            clearable
            data={queues.filter(({ id }) => id !== queue.id).map(({ id, name }) => ({ value: id, label: name }))}
            value={overflow?.queueId ?? null}
            onChange={(queueId) => set('overflow', queueId === null ? null : { ...overflow, queueId })}
          />
          <NumberInput
            label="After a wait of"
            suffix=" s"
            min={0}
            disabled={!overflow}
            value={overflow?.afterMs === undefined ? '' : overflow.afterMs / 1000}
            onChange={(next) => {
              if (!overflow) return;
              const { afterMs: _former, ...others } = overflow;
              set('overflow', next === '' ? others : { ...others, afterMs: Math.round(Number(next) * 1000) });
            }}
          />
        </Group>
        {Object.entries(amounts).map(([key, { label, none, unit }]) => {
          const name = key as Amount;
          const scale = unit === 's' ? 1000 : 1;
          const value = draft[name];
          return (
            <NumberInput
              key={name}
              label={label}
              placeholder={none}
              min={0}
              {...(unit && { suffix: ` ${unit}` })}
              value={value === undefined ? '' : value / scale}
              onChange={(next) => set(name, next === '' ? null : Math.round(Number(next) * scale))}
            />
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
