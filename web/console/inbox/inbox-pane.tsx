import { CloseButton, Skeleton, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { visitorName } from '../format/visitor-name.ts';
import { useActions } from '../shell/actions.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { Icon } from '../shell/icon.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useSessionList, useWorkplace } from '../shell/workplace.tsx';
import { InboxList } from './inbox-list.tsx';
import styles from './inbox-pane.module.css';
import { InboxViews } from './inbox-views.tsx';
import { nextChat } from './next-chat.ts';
import type { Section } from './sections.ts';
import { useSessionRows } from './session-rows.ts';

/** The open chats, and a field that narrows them. */
export function InboxPane({ openId }: { openId: string | null }) {
  const { isLoaded, sections, rows } = useSessionRows();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLocaleLowerCase());
  const field = useRef<HTMLInputElement>(null);
  const { me } = useWorkplace();
  const { rows: known } = useSessionList();
  const navigate = useNavigate();
  const goToNext = () => {
    const next = nextChat(known, me.agent.id, openId);
    if (next) void navigate({ to: '/chats/$sessionId', params: { sessionId: next.id }, search: (before) => before });
  };
  useShortcuts({ '/': () => field.current?.focus() });
  useActions('Inbox', [{ id: 'next', label: 'Next chat that waits for you', icon: 'chats', key: 'n', run: goToNext }]);
  const shown = useMemo(() => (wanted === '' ? sections : narrow(sections, wanted)), [sections, wanted]);
  const clear = () => {
    setText('');
    field.current?.focus();
  };
  return (
    <nav className={styles.pane} aria-label="Open chats">
      <div className={styles.top}>
        <InboxViews />
        <TextInput
          ref={field}
          size="xs"
          type="search"
          placeholder="Find an open chat"
          aria-label="Find an open chat"
          leftSection={<Icon name="search" size={14} />}
          rightSection={text && <CloseButton size="xs" aria-label="Show all" onClick={clear} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && (text ? setText('') : field.current?.blur())}
        />
      </div>
      {!isLoaded ? (
        <ListSkeleton />
      ) : wanted !== '' && shown.every((section) => section.rows.length === 0) ? (
        <EmptyState icon="search" title="No open chat fits">
          Chats that have ended are in the history.
        </EmptyState>
      ) : (
        <InboxList sections={shown} openId={openId} />
      )}
      {isLoaded && rows.length === 0 && (
        <div className={styles.alone}>
          <EmptyState icon="chats" title="No open chats">
            As soon as a visitor writes, the chat is here. Try it on the{' '}
            <a href="/demo" target="_blank" rel="noopener">
              demo page
            </a>
            .
          </EmptyState>
        </div>
      )}
    </nav>
  );
}

function narrow(sections: readonly Section[], wanted: string): readonly Section[] {
  return sections.map((section) => ({
    ...section,
    rows: section.rows.filter((row) =>
      [visitorName(row), row.visitor.email, row.messages.last?.text, row.agent?.name, `#${row.number}`].some((text) =>
        text?.toLocaleLowerCase().includes(wanted),
      ),
    ),
  }));
}

function ListSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading the chats">
      {['a', 'b', 'c', 'd', 'e', 'f'].map((row) => (
        <div key={row} className={styles.skeletonRow}>
          <Skeleton circle height={32} />
          <div className={styles.skeletonLines}>
            <Skeleton height={10} width="55%" />
            <Skeleton height={8} width="85%" mt={8} />
          </div>
        </div>
      ))}
    </div>
  );
}
