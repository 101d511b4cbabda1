import { useParams } from '@tanstack/react-router';
import { Conversation } from '../conversation/conversation.tsx';

/** One chat, to be answered. */
export function ConversationPage() {
  const { sessionId } = useParams({ from: '/workplace/chats/$sessionId' });
  return <Conversation key={sessionId} sessionId={sessionId} />;
}
