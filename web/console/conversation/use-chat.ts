import { useEffect, useSyncExternalStore } from 'react';
import type { Chat, ChatState } from '../../client/chat.ts';
import { markSeen } from '../inbox/unread.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { useAttention } from './attention.ts';

/** The chat of a session, followed while it is shown, with its state; what its agent looks at is marked as read. */
export function useChat(sessionId: string): readonly [Chat, ChatState] {
  const { chats, me } = useWorkplace();
  const chat = chats.chatOf(sessionId);
  useEffect(() => {
    chats.show(sessionId);
    return () => chats.hide(sessionId);
  }, [chats, sessionId]);
  const state = useSyncExternalStore(
    (listener) => chat.subscribe(listener),
    () => chat.state,
  );
  const isLooking = useAttention();
  const isMine = state.session?.agent?.id === me.agent.id;
  useEffect(() => {
    chat.setAttention(isLooking && isMine);
    return () => chat.setAttention(false);
  }, [chat, isLooking, isMine]);
  const byVisitor = state.session?.byVisitor.count ?? 0;
  useEffect(() => {
    if (isLooking && byVisitor > 0) markSeen(sessionId, byVisitor);
  }, [sessionId, isLooking, byVisitor]);
  return [chat, state];
}
