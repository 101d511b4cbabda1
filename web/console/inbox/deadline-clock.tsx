import type { SessionRow } from '../../client/api-types.ts';
import { stopwatch } from '../format/durations.ts';
import { useNow } from '../shell/ticking.ts';
import styles from './inbox-row.module.css';

type Next = NonNullable<NonNullable<SessionRow['sla']>['next']>;

const targetNames: Readonly<Record<Next['target'], string>> = {
  accept: 'accept',
  'first-response': 'first answer',
  'next-response': 'answer',
  resolution: 'end',
};

/** What is due next in a chat, and the time left; past it, the time by which it is late. */
export function DeadlineClock({ next }: { readonly next: Next }) {
  const now = useNow();
  const left = Date.parse(next.dueAt) - now;
  const isNear = next.warnAt !== null && Date.parse(next.warnAt) <= now;
  const standing = left < 0 ? 'late' : isNear ? 'near' : 'calm';
  return (
    <span className={styles.deadline} data-standing={standing} title={`Due ${new Date(next.dueAt).toLocaleString()}`}>
      {targetNames[next.target]} {left < 0 ? `late ${stopwatch(-left)}` : `in ${stopwatch(left)}`}
    </span>
  );
}
