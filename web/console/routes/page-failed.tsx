import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { LoadFailed } from '../shell/load-failed.tsx';
import styles from '../shell/states.module.css';

/** For a page that could not be shown at all. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={styles.whole}>
      <LoadFailed what="The page" error={error} retry={retry} isWhole />
    </main>
  );
}
