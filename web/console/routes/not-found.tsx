import { Link } from '@tanstack/react-router';
import { EmptyState } from '../shell/empty-state.tsx';

/** For addresses that lead nowhere. */
export function NotFound() {
  return (
    <main>
      <EmptyState icon="search" title="There is no such page" isWhole>
        <Link to="/chats">Back to the chats</Link>
      </EmptyState>
    </main>
  );
}
