import { Button } from '@mantine/core';
import { Icon } from './icon.tsx';
import { problemText } from './server.ts';
import styles from './states.module.css';

/** Says what could not be loaded and why, and offers to try again. */
export function LoadFailed({ what, error, retry }: { what: string; error: unknown; retry: () => void }) {
  return (
    <div className={styles.state} role="alert">
      <span className={styles.icon} data-tone="bad">
        <Icon name="warning" size={22} />
      </span>
      <p className={styles.title}>{what} could not be loaded</p>
      <p className={styles.hint}>{problemText(error)}</p>
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
