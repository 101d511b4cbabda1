import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import styles from './report-toolbar.module.css';

const MANY = 10;
const MOST_CHOSEN = 50;

interface ManyChoiceProps {
  /** What is chosen of, as one and as many: `queue`, `queues`. */
  readonly one: string;
  readonly many: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The chosen values, separated by commas; undefined: any. */
  readonly value: string | undefined;
  readonly change: (value: string | null) => void;
}

/** One or several of a list; none chosen is any. */
export function ManyChoice({ one, many, options, value, change }: ManyChoiceProps) {
  const [sought, setSought] = useState('');
  const chosen = value === undefined ? [] : value.split(',');
  const labelOf = (each: string) => options.find((option) => option.value === each)?.label ?? '…';
  const text =
    chosen.length === 0 ? `Any ${one}` : chosen.length === 1 ? labelOf(chosen[0] ?? '') : `${chosen.length} ${many}`;
  const toggle = (each: string) => {
    const next = chosen.includes(each) ? chosen.filter((other) => other !== each) : [...chosen, each];
    change(next.length === 0 ? null : next.join(','));
  };
  const shown = options.filter(({ label }) => label.toLowerCase().includes(sought.trim().toLowerCase()));
  const title = one.charAt(0).toUpperCase() + one.slice(1);
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus onClose={() => setSought('')}>
      <Popover.Target>
        <Button
          variant="default"
          className={styles.choice}
          data-chosen={chosen.length > 0}
          aria-label={`${title}: ${text}`}
          rightSection={<span aria-hidden="true">▾</span>}
          justify="space-between"
        >
          <bdi>{text}</bdi>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.options} aria-label={many.charAt(0).toUpperCase() + many.slice(1)}>
        {options.length > MANY && (
          <TextInput
            size="xs"
            aria-label={`Find a ${one}`}
            placeholder="Find"
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
        )}
        {shown.map((option) => {
          const isChosen = chosen.includes(option.value);
          return (
            <Checkbox
              key={option.value}
              size="xs"
              label={<bdi>{option.label}</bdi>}
              checked={isChosen}
              disabled={!isChosen && chosen.length >= MOST_CHOSEN}
              onChange={() => toggle(option.value)}
            />
          );
        })}
        {shown.length === 0 && <p className={styles.none}>None is called so.</p>}
        <Button variant="subtle" color="gray" disabled={chosen.length === 0} onClick={() => change(null)}>
          Any {one}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
