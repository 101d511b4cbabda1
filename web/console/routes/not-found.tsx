import { Link } from '@tanstack/react-router';
import { EmptyState } from '../shell/empty-state.tsx';
import styles from '../shell/states.module.css';

/** For addresses that lead nowhere. */
export function NotFound() {
  return (
    <main className={styles.whole}>
      <EmptyState icon="search" title="There is no such page" isWhole>
        <Link to="/chats">Back to the chats</Link>
      </EmptyState>
    </main>
  );
}
