import { NumberInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { RetentionRule } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { Notice } from '../settings/notice.tsx';
import styles from '../settings/settings.module.css';
import { outlookQuery, type WantedRule } from './keeping-queries.ts';
import { reckonedText } from './keeping-text.ts';

const MOST_DAYS = 36_500;
const WAIT_MS = 300;

interface RuleFieldsProps {
  readonly rule: RetentionRule;
  readonly change: (changes: Partial<RetentionRule>) => void;
}

/** After how many days sessions are anonymised and deleted; empty is never. */
export function RuleFields({ rule, change }: RuleFieldsProps) {
  return (
    <div className={styles.pair}>
      <Days
        label="Anonymise after"
        description="Who it was goes; figures stay."
        days={rule.anonymiseAfterDays}
        set={(anonymiseAfterDays) => change({ anonymiseAfterDays })}
      />
      <Days
        label="Delete after"
        description="All of it goes, figures too."
        days={rule.deleteAfterDays}
        set={(deleteAfterDays) => change({ deleteAfterDays })}
      />
    </div>
  );
}

interface DaysProps {
  readonly label: string;
  readonly description: string;
  readonly days: number | null;
  readonly set: (days: number | null) => void;
}

function Days({ label, description, days, set }: DaysProps) {
  return (
    <NumberInput
      label={label}
      description={description}
      placeholder="Never"
      suffix=" days"
      min={1}
      max={MOST_DAYS}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      value={days ?? ''}
      onChange={(next) => set(next === '' ? null : Number(next))}
    />
  );
}

/** What a rule that is not saved yet would do. */
export function RulePreview({ wanted }: { readonly wanted: WantedRule }) {
  const [asked] = useDebouncedValue(wanted, WAIT_MS);
  const { data, error } = useQuery(outlookQuery(asked));
  const isHarmless = !data?.items.some((each) => each.anonymise > 0 || each.delete > 0);
  if (!data && !error) return <p className={styles.hint}>Counting what it would meet…</p>;
  return (
    <Notice tone={error ? 'bad' : isHarmless ? 'calm' : 'warn'}>
      {error ? problemOf(error) : data && reckonedText(data.items, data.mostCounted)}
    </Notice>
  );
}
