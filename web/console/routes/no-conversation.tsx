import { Kbd } from '@mantine/core';
import { Checklist } from '../first-run/checklist.tsx';
import { useSessionRows } from '../inbox/session-rows.ts';
import { EmptyState } from '../shell/empty-state.tsx';

/** What stands in the middle while no chat is open. */
export function NoConversation() {
  const { rows, isLoaded } = useSessionRows();
  if (!isLoaded) return null;
  return (
    <>
      <Checklist />
      <Hint isEmpty={rows.length === 0} />
    </>
  );
}

function Hint({ isEmpty }: { readonly isEmpty: boolean }) {
  if (isEmpty) {
    return (
      <EmptyState icon="chats" title="Nobody is waiting">
        New chats appear here by themselves. To see one arrive, open the{' '}
        <a href="/demo" target="_blank" rel="noopener">
          demo page
        </a>{' '}
        and say hello.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="chats" title="Choose a chat">
      Walk through the list with <Kbd size="xs">j</Kbd> and <Kbd size="xs">k</Kbd>, open one with{' '}
      <Kbd size="xs">Enter</Kbd>.
    </EmptyState>
  );
}
