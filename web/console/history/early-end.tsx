import { Button } from '@mantine/core';
import { dateAndTime } from '../format/times.ts';
import styles from './history-table.module.css';

interface EarlyEndProps {
  /** How far was looked, where the list is by a time. */
  readonly until: string | undefined;
  readonly found: number;
  readonly isLooking: boolean;
  readonly lookFurther: () => void;
}

/** The end of a list whose time was over before all was looked at, and the way on. */
export function EarlyEnd({ until, found, isLooking, lookFurther }: EarlyEndProps) {
  const lookedAt =
    until === undefined ? 'Not everything was looked at yet' : `Looked through until ${dateAndTime(Date.parse(until))}`;
  return (
    <p className={styles.early}>
      <span role="status">
        {lookedAt}; {found === 0 ? 'no session fits so far.' : `${found.toLocaleString()} fit so far.`}
      </span>
      <Button variant="default" size="compact-sm" loading={isLooking} onClick={lookFurther}>
        Look further
      </Button>
    </p>
  );
}
