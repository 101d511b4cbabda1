import { Drawer, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChatState } from '../../client/chat.ts';
import { markOf } from '../../client/message-mark.ts';
import { SessionFilesProvider } from '../files/session-files.tsx';
import type { Action } from '../shell/actions.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { chatKeys } from '../shell/keys.ts';
import { usePreference } from '../shell/preferences.ts';
import { useTypingPreview, useWorkplace } from '../shell/workplace.tsx';
import { VisitorPanel } from '../visitor/visitor-panel.tsx';
import { useColumns } from './columns.ts';
import { Composer } from './composer.tsx';
import styles from './conversation.module.css';
import { ConversationHeader } from './conversation-header.tsx';
import { useDraft } from './draft.ts';
import { messageDeedsOf } from './message-deeds.ts';
import { OfferedTransfer } from './offered-transfer.tsx';
import { useQueueNames } from './queue-names.ts';
import { RemoveDialog } from './remove-dialog.tsx';
import { standingOf } from './standing.ts';
import { Timeline } from './timeline.tsx';
import { answeredIn, type Entry, type Line, timelineEntries } from './timeline-entries.ts';
import { useChat } from './use-chat.ts';
import { useCommands } from './use-commands.ts';
import { usePost } from './use-post.ts';
import { useRevising } from './use-revising.ts';
import { lastEditable, useTimelineActions } from './use-timeline-actions.tsx';
import { WrapUpPanel } from './wrap-up-panel.tsx';

/** One chat: what was said, what can be done, and who the visitor is. */
export function Conversation({ sessionId }: { sessionId: string }) {
  return (
    <SessionFilesProvider key={sessionId} sessionId={sessionId}>
      <Followed sessionId={sessionId} />
    </SessionFilesProvider>
  );
}

function Followed({ sessionId }: { sessionId: string }) {
  const { me } = useWorkplace();
  const [chat, state] = useChat(sessionId);
  const names = useQueueNames();
  const commands = useCommands(chat);
  const columns = useColumns();
  const panel = usePanel(columns.isAlone);
  const [draft, setDraft] = useDraft(sessionId);
  const [removing, setRemoving] = useState<string | null>(null);
  const { session } = state;
  const entries = timelineEntries({
    events: state.events,
    outgoing: state.outgoing,
    me: me.agent,
    markOf: (seq) => markOf(state, 'agent', seq),
    names,
  });
  const mayEdit = (group: Extract<Entry, { kind: 'group' }>, line: Line) =>
    session !== null && messageDeedsOf({ ...group, line }, session, me, Date.now()).mayEdit;
  const revising = useRevising(commands, () => lastEditable(entries, mayEdit));
  const post = usePost(chat);
  const preview = useTypingPreview(sessionId);
  const actions = useTimelineActions({ chat, session, draft, setDraft, revising, askRemoval: setRemoving });
  if (!session) return <NotYet unwatched={state.unwatched} />;
  const answered = answeredIn(entries, draft.replyTo);
  const { wrapUp } = session;
  const toWrapUp = session.stage === 'ended' && wrapUp?.doneAt === null && wrapUp.agent.id === me.agent.id;
  const isKept = columns.kept.includes(sessionId);
  const isActive = columns.activeId === sessionId;
  const windowActions: readonly Action[] = [
    ...(isKept || columns.hasRoom
      ? [
          {
            id: 'beside',
            label: isKept ? 'Take this chat away' : 'Keep this chat beside',
            icon: isKept ? ('end' as const) : ('columns' as const),
            key: chatKeys.beside,
            run: () => columns.toggle(sessionId),
          },
        ]
      : []),
    { id: 'panel', label: 'About the visitor', icon: 'panel', key: chatKeys.panel, run: panel.toggle },
  ];
  const visitorPanel = <VisitorPanel session={session} events={state.events} commands={commands} />;
  return (
    <div className={styles.conversation} data-panel={panel.isBeside || undefined}>
      <div className={styles.middle}>
        <ConversationHeader
          session={session}
          names={names}
          commands={commands}
          isPanelOpen={panel.isBeside || panel.isDrawn}
          windowActions={windowActions}
          isActive={isActive}
        />
        <Timeline entries={entries} typing={state.typing} preview={preview} actions={actions} />
        <OfferedTransfer session={session} commands={commands} />
        {toWrapUp && <WrapUpPanel key={session.wrapUp?.at} session={session} commands={commands} />}
        <Composer
          session={session}
          standing={standingOf(session, me.agent.id)}
          isActive={isActive}
          commands={commands}
          draft={draft}
          setDraft={setDraft}
          revising={revising}
          answered={answered}
          post={post}
          type={(text) => chat.type(text.trim() !== '')}
        />
        <RemoveDialog messageId={removing} close={() => setRemoving(null)} commands={commands} />
      </div>
      {panel.isBeside && (
        <aside className={styles.panel} aria-label="About the visitor">
          {visitorPanel}
        </aside>
      )}
      <Drawer
        opened={panel.isDrawn}
        onClose={panel.toggle}
        position="right"
        size={340}
        title="About the visitor"
        classNames={{ body: styles.drawer }}
      >
        {visitorPanel}
      </Drawer>
    </div>
  );
}

/** The panel stands beside the conversation where there is room, and is a drawer where there is none. */
function usePanel(isAlone: boolean) {
  const isWide = useMediaQuery('(min-width: 1100px)', true, { getInitialValueInEffect: false });
  const isRoomy = isWide && isAlone;
  const [isWanted, setWanted] = usePreference('panelOpen');
  const [isDrawn, setDrawn] = useState(false);
  return {
    isBeside: isRoomy && isWanted,
    isDrawn: !isRoomy && isDrawn,
    toggle: () => (isRoomy ? setWanted(!isWanted) : setDrawn(!isDrawn)),
  };
}

function NotYet({ unwatched }: Pick<ChatState, 'unwatched'>) {
  if (unwatched) {
    return (
      <EmptyState icon="search" title="This chat cannot be shown">
        {unwatched.code === 'not-found' ? 'It does not exist, or is not yours to see. ' : `${unwatched.detail} `}
        <Link to="/chats">Back to the list</Link>
      </EmptyState>
    );
  }
  return (
    <div className={styles.loading} role="status" aria-label="Loading the chat">
      <Skeleton height={14} width="30%" />
      <Skeleton height={48} width="55%" mt={32} />
      <Skeleton height={36} width="40%" mt={12} />
      <Skeleton height={48} width="50%" mt={12} ml="auto" />
    </div>
  );
}
