import styles from './message-mark-icon.module.css';
import type { Mark } from './timeline-entries.ts';

const looks: Readonly<Record<Exclude<Mark, 'failed' | 'held'>, { readonly label: string; readonly path: string }>> = {
  pending: { label: 'Being sent', path: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 5.5V8l1.8 1.2' },
  sent: { label: 'Sent', path: 'M3.5 8.5l3 3 6-7' },
  delivered: { label: 'Delivered', path: 'M1 8.5l3 3 6-7M8.5 11.5l6-7' },
  read: { label: 'Read', path: 'M1 8.5l3 3 6-7M8.5 11.5l6-7' },
};

/** How far a message has come: a clock, one tick, two ticks, two ticks in colour. */
export function MessageMarkIcon({ mark }: { mark: Exclude<Mark, 'failed' | 'held'> }) {
  const { label, path } = looks[mark];
  return (
    <svg className={styles.mark} data-mark={mark} width="16" height="16" viewBox="0 0 16 16" role="img">
      <title>{label}</title>
      <path d={path} />
    </svg>
  );
}
