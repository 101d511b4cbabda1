import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import styles from './history-filters.module.css';
import { countHistory, estimateHistory } from './history-query.ts';
import { type HistorySearch, wholeFilter } from './history-search.ts';

interface HistoryCountProps {
  readonly search: HistorySearch;
  readonly shown: number;
  readonly isComplete: boolean;
}

/** How many there are on demand, first about, then exactly: counting is dear, so nobody pays for it unasked. */
export function HistoryCount({ search, shown, isComplete }: HistoryCountProps) {
  const count = useMutation({
    mutationFn: (exactly: boolean) => (exactly ? countHistory(search) : estimateHistory(search)),
  });
  const { reset, mutate, isPending, isError, data } = count;
  const filter = wholeFilter(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter makes the count void
  useEffect(() => reset(), [filter, reset]);
  const counted = isComplete ? { count: shown, isExact: true } : data;
  if (!counted) {
    return (
      <Button variant="subtle" color="gray" loading={isPending} onClick={() => mutate(false)}>
        {isError ? 'Counting did not work, try again' : 'Count'}
      </Button>
    );
  }
  const text = `${counted.count.toLocaleString()} sessions`;
  if (counted.isExact) {
    return (
      <span className={styles.count} role="status">
        {text}
      </span>
    );
  }
  return (
    <span className={styles.count} role="status">
      about {text}{' '}
      <Button variant="subtle" size="compact-xs" loading={isPending} onClick={() => mutate(true)}>
        exactly
      </Button>
    </span>
  );
}
