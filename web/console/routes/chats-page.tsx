import { Outlet, useParams } from '@tanstack/react-router';
import { InboxPane } from '../inbox/inbox-pane.tsx';
import styles from './chats-page.module.css';

/** The list beside the conversation; on a narrow screen one of the two. */
export function ChatsPage() {
  const { sessionId } = useParams({ strict: false });
  return (
    <div className={styles.panes} data-showing={sessionId ? 'conversation' : 'list'}>
      <InboxPane openId={sessionId ?? null} />
      <section className={styles.conversation} aria-label="Conversation">
        <Outlet />
      </section>
    </div>
  );
}
