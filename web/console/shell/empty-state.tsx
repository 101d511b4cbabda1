import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './states.module.css';

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  /** It is all that the page has, and its title the page's heading. */
  readonly isWhole?: boolean;
  readonly children?: ReactNode;
}

/** Says that there is nothing, and in one sentence what to do about it. */
export function EmptyState({ icon, title, isWhole = false, children }: EmptyStateProps) {
  const Title = isWhole ? 'h1' : 'p';
  return (
    <div className={styles.state}>
      <span className={styles.icon}>
        <Icon name={icon} size={22} />
      </span>
      <Title className={styles.title}>{title}</Title>
      {children && <p className={styles.hint}>{children}</p>}
    </div>
  );
}
