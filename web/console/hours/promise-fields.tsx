import { Group, NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { type Priority, type Promised, readGrant, type Target, writeGrant } from './grants.ts';

const targetNames: Readonly<Record<Target, string>> = {
  accept: 'Accept within',
  'first-response': 'First answer within',
  'next-response': 'Each further answer within',
  resolution: 'End within',
};
const priorities = [
  { value: 'all', label: 'All chats' },
  { value: 'low', label: 'Low priority' },
  { value: 'normal', label: 'Normal priority' },
  { value: 'high', label: 'High priority' },
  { value: 'urgent', label: 'Urgent' },
];
const MOST_MINUTES = 366 * 1440;

interface PromiseFieldsProps {
  readonly promise: Promised;
  readonly change: (promise: Promised) => void;
}

/** What a queue promises, for all chats or by their priority. */
export function PromiseFields({ promise, change }: PromiseFieldsProps) {
  const [shown, setShown] = useState('all');
  const priority = shown === 'all' ? null : (shown as Priority);
  return (
    <>
      <Select
        label="Promises for"
        allowDeselect={false}
        data={priorities}
        value={shown}
        onChange={(next) => next && setShown(next)}
      />
      {Object.entries(targetNames).map(([name, label]) => {
        const target = name as Target;
        const grant = readGrant(promise, priority, target);
        return (
          <Group key={`${shown} ${target}`} align="end">
            <NumberInput
              label={label}
              placeholder={priority ? 'As for all chats' : 'Nothing promised'}
              suffix=" min"
              min={0}
              max={MOST_MINUTES}
              value={grant.minutes ?? ''}
              onChange={(next) => {
                const minutes = next === '' ? null : Number(next);
                change(writeGrant(promise, priority, target, { ...grant, minutes }));
              }}
            />
            <Switch
              label="Only while open"
              aria-label={`${label}: only while open`}
              disabled={grant.minutes === null}
              checked={grant.isBusiness}
              onChange={({ currentTarget: { checked } }) =>
                change(writeGrant(promise, priority, target, { ...grant, isBusiness: checked }))
              }
            />
          </Group>
        );
      })}
    </>
  );
}
