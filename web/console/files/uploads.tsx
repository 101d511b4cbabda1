import { Button, Progress } from '@mantine/core';
import styles from './files.module.css';
import { useSessionFiles } from './session-files.tsx';

/** The files on their way, each with how far it has come or why it did not. */
export function Uploads() {
  const { files, uploads } = useSessionFiles();
  return uploads.map(({ id, name, share, problem }) => (
    <div
      key={id}
      className={styles.upload}
      role={problem ? 'alert' : undefined}
      data-failed={problem ? true : undefined}
    >
      <bdi className={styles.name}>{name}</bdi>
      {problem ?? <Progress className={styles.progress} value={share * 100} aria-label={`Sending ${name}`} />}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => files.cancel(id)}>
        Discard
      </Button>
    </div>
  ));
}
