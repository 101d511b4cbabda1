import type { ReactNode } from 'react';
import type { Tone } from './live-tones.ts';
import styles from './wallboard.module.css';

interface LiveTileProps {
  readonly title: string;
  readonly value: string;
  readonly tone?: Tone;
  readonly children?: ReactNode;
}

/** One number that is read from across the room, and a quiet line below it. */
export function LiveTile({ title, value, tone = 'calm', children }: LiveTileProps) {
  return (
    <div className={styles.tile} data-tone={tone}>
      <dt>{title}</dt>
      <dd>
        <span className={styles.value}>{value}</span>
        <span className={styles.detail}>{children}</span>
      </dd>
    </div>
  );
}
