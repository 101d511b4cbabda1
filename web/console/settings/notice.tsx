import type { ReactNode } from 'react';
import styles from './notice.module.css';

interface NoticeProps {
  readonly tone: 'calm' | 'good' | 'warn' | 'bad';
  readonly title?: string;
  readonly children: ReactNode;
}

/** Tells of a state that somebody should know of; a screen reader says it when it changes. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} role="status">
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}
