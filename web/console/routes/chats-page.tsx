import { useViewportSize } from '@mantine/hooks';
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type Columns, ColumnsAround, roomBeside, useColumns } from '../conversation/columns.ts';
import { Conversation } from '../conversation/conversation.tsx';
import { InboxPane } from '../inbox/inbox-pane.tsx';
import styles from './chats-page.module.css';

/** The list beside the conversations; on a narrow screen the list or one conversation. */
export function ChatsPage() {
  const { sessionId } = useParams({ strict: false });
  const columns = useColumnsOf(sessionId ?? null);
  return (
    <ColumnsAround value={columns}>
      <div className={styles.panes} data-showing={sessionId ? 'conversation' : 'list'}>
        <h1 className="only-read-aloud">Chats</h1>
        <InboxPane openId={sessionId ?? null} />
        <div className={styles.columns}>
          {columns.kept.map((id) => (
            <Column key={id} sessionId={id}>
              <Conversation key={id} sessionId={id} />
            </Column>
          ))}
          <Column sessionId={sessionId ?? null}>
            <Outlet />
          </Column>
        </div>
      </div>
    </ColumnsAround>
  );
}

function Column({ sessionId, children }: { readonly sessionId: string | null; readonly children: ReactNode }) {
  const { activeId, activate, isAlone } = useColumns();
  const take = () => void (sessionId && activate(sessionId));
  return (
    <section
      className={styles.conversation}
      aria-label="Conversation"
      data-active={(!isAlone && activeId === sessionId) || undefined}
      onFocusCapture={take}
      onPointerDownCapture={take}
    >
      {children}
    </section>
  );
}

function useColumnsOf(chosen: string | null): Columns {
  const { beside = '' } = useSearch({ from: '/workplace/chats' });
  const navigate = useNavigate();
  const { width } = useViewportSize();
  const [touched, setTouched] = useState<string | null>(null);
  const room = roomBeside(width || window.innerWidth);
  return useMemo(() => {
    const all = beside.split('.').filter(Boolean);
    const kept = all.filter((id) => id !== chosen).slice(0, room);
    const go = (ids: readonly string[], to: string | null) => {
      const search = ids.length > 0 ? { beside: ids.join('.') } : {};
      void (to === null
        ? navigate({ to: '/chats', search })
        : navigate({ to: '/chats/$sessionId', params: { sessionId: to }, search }));
    };
    return {
      kept,
      activeId:
        touched !== null && (touched === chosen || kept.includes(touched)) ? touched : (chosen ?? kept[0] ?? null),
      isAlone: kept.length === 0,
      hasRoom: kept.length < room,
      activate: setTouched,
      toggle: (id) =>
        kept.includes(id)
          ? go(
              kept.filter((each) => each !== id),
              chosen,
            )
          : go([...kept, id], null),
    };
  }, [beside, chosen, room, touched, navigate]);
}
