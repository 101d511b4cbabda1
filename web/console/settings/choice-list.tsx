import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import styles from './settings.module.css';

interface ChoiceListProps {
  readonly label: string;
  readonly to: '/agents' | '/queues' | '/inboxes' | '/dialects' | '/export-schedules';
  readonly items: readonly { readonly id: string; readonly name: string; readonly note?: string }[];
  readonly chosenId: string | undefined;
  /** What was chosen. */
  readonly children: ReactNode;
}

/** A list, and beside it (below it where it is narrow) the one that was chosen. */
export function ChoiceList({ label, to, items, chosenId, children }: ChoiceListProps) {
  return (
    <div className={styles.body}>
      <ul className={styles.list} aria-label={label}>
        {items.map(({ id, name, note }) => (
          <li key={id}>
            <Link
              to={to}
              search={{ id }}
              className={styles.item}
              aria-current={id === chosenId ? 'true' : undefined}
              activeOptions={{ exact: true, includeSearch: true }}
              activeProps={{ 'aria-current': 'true' }}
            >
              <bdi className={styles.name}>{name}</bdi>
              {note && <span className={styles.note}>{note}</span>}
            </Link>
          </li>
        ))}
      </ul>
      <div>{children}</div>
    </div>
  );
}
