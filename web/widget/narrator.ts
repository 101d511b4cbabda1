import type { Chat } from '../client/chat.ts';
import type { Boot } from './boot.ts';

/** Tells the page what happens in the chat from now on; what happened before is no news. The answer ends it. */
export function narrate(chat: Chat, emit: Boot['emit']): () => void {
  let toldUpTo: number | null = null;
  return chat.subscribe(() => {
    const { isLive, events } = chat.state;
    if (!isLive) return;
    const news = toldUpTo === null ? [] : events.slice(events.findLastIndex(({ seq }) => seq <= (toldUpTo ?? 0)) + 1);
    toldUpTo = events.at(-1)?.seq ?? -1;
    for (const event of news) {
      if (event.type === 'message-posted' && event.kind === 'text' && event.actor.kind !== 'visitor') {
        emit('message', { from: 'agent', text: event.text });
      }
      if (event.type === 'session-ended') emit('chatEnded', { sessionId: chat.sessionId });
    }
  });
}
