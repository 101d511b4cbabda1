import { Button } from '@mantine/core';
import { Icon } from './icon.tsx';
import { problemText } from './server.ts';
import styles from './states.module.css';

interface LoadFailedProps {
  readonly what: string;
  readonly error: unknown;
  readonly retry: () => void;
  /** It is all that the page has, and its title the page's heading. */
  readonly isWhole?: boolean;
}

/** Says what could not be loaded and why, and offers to try again. */
export function LoadFailed({ what, error, retry, isWhole = false }: LoadFailedProps) {
  const Title = isWhole ? 'h1' : 'p';
  return (
    <div className={styles.state} role="alert">
      <span className={styles.icon} data-tone="bad">
        <Icon name="warning" size={22} />
      </span>
      <Title className={styles.title}>{what} could not be loaded</Title>
      <p className={styles.hint}>{problemText(error)}</p>
      <Button variant="default" onClick={retry}>
        Try again
      </Button>
    </div>
  );
}
