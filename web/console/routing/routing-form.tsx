import { Group, NumberInput, Select } from '@mantine/core';
import type { Queue, RoutingSettings } from '../../client/api-types.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
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

/** The settings with a null for each that is not set, and those that this form does not show. */
type Shown = { readonly [K in 'overflow' | 'strategy' | Amount]: NonNullable<RoutingSettings[K]> | null } & {
  readonly others: RoutingSettings;
};

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
const amountNames = Object.keys(amounts) as readonly Amount[];

const labels: Readonly<Record<keyof Shown, string>> = {
  strategy: 'Chats go to',
  overflow: 'Overflows to',
  others: 'What else is set',
  ...(Object.fromEntries(amountNames.map((name) => [name, amounts[name].label])) as Record<Amount, string>),
};

function placeOf(queueId: string): Place<RoutingSettings, Shown> {
  return {
    path: `/queues/${queueId}/routing`,
    method: 'PUT',
    read: ({ strategy = null, overflow = null, ...told }) => ({
      strategy,
      overflow,
      ...(Object.fromEntries(amountNames.map((name) => [name, told[name] ?? null])) as Record<Amount, number | null>),
      others: Object.fromEntries(Object.entries(told).filter(([name]) => !Object.hasOwn(amounts, name))),
    }),
    writeWhole: ({ others, ...shown }) => ({
      ...others,
      ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null)),
    }),
    shownIn: [routingQuery(queueId).queryKey],
  };
}

interface RoutingFormProps {
  readonly queue: Queue;
  readonly queues: readonly Queue[];
  readonly close: () => void;
}

/** Changes how a queue's chats find their agents. */
export function RoutingForm({ queue, queues, close }: RoutingFormProps) {
  return (
    <SettingsForm name={`Routing of ${queue.name}`} place={placeOf(queue.id)} labels={labels} close={close}>
      {({ value, change }) => (
        <>
          <Select
            label={labels.strategy}
            allowDeselect={false}
            data={Object.entries(strategyNames).map(([value, label]) => ({ value, label }))}
            value={value.strategy ?? 'manual'}
            onChange={(next) => change({ strategy: next as Shown['strategy'] })}
          />
          <OverflowFields
            overflow={value.overflow}
            queues={queues.filter(({ id }) => id !== queue.id)}
            change={(overflow) => change({ overflow })}
          />
          {amountNames.map((name) => (
            <AmountField key={name} name={name} amount={value[name]} set={(amount) => change({ [name]: amount })} />
          ))}
        </>
      )}
    </SettingsForm>
  );
}

interface OverflowFieldsProps {
  readonly overflow: Shown['overflow'];
  readonly queues: readonly Queue[];
  readonly change: (overflow: Shown['overflow']) => void;
}

function OverflowFields({ overflow, queues, change }: OverflowFieldsProps) {
  return (
    <Group grow align="end">
      <Select
        label={labels.overflow}
        placeholder="No other queue"
        clearable
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        value={overflow?.queueId ?? null}
        onChange={(queueId) => change(queueId === null ? null : { ...overflow, queueId })}
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
          change(next === '' ? others : { ...others, afterMs: Math.round(Number(next) * 1000) });
        }}
      />
    </Group>
  );
}

interface AmountFieldProps {
  readonly name: Amount;
  readonly amount: number | null;
  readonly set: (amount: number | null) => void;
}

function AmountField({ name, amount, set }: AmountFieldProps) {
  const { label, none, unit } = amounts[name];
  const scale = unit === 's' ? 1000 : 1;
  return (
    <NumberInput
      label={label}
      placeholder={none}
      min={0}
      {...(unit && { suffix: ` ${unit}` })}
      value={amount === null ? '' : amount / scale}
      onChange={(next) => set(next === '' ? null : Math.round(Number(next) * scale))}
    />
  );
}
