import type { Event } from '../../src/core/event.ts';
import type { Chat } from '../client/visitor-chat.ts';
import type { Boot } from './boot.ts';
import { isSaidByHouse, narrate } from './narrator.ts';
import type { Notices } from './notices.ts';
import { texts } from './texts.ts';

interface Wishes {
  readonly isAttentive: boolean;
  readonly sounds: boolean;
  readonly notices: boolean;
  readonly title: string | null;
}

/** Lets the page know of what happens in the chat, and the visitor of what is said to them. The answer ends it. */
export function tellOf(
  chat: Chat,
  boot: Boot,
  wishes: () => Wishes,
  load: <T>(part: string) => Promise<T>,
): () => void {
  const toldFailures = new Set<string>();
  const tell = (event: Event) => {
    if (event.type === 'session-ended') boot.emit('chat-ended', { sessionId: chat.sessionId });
    if (!isSaidByHouse(event)) return;
    boot.emit('message', { from: 'agent', text: event.text });
    const { isAttentive, title, ...ways } = wishes();
    const notice = {
      ...ways,
      id: event.messageId,
      title: event.actor.name ?? title ?? texts.newMessage,
      text: event.text,
      isSeen: isAttentive,
      open: () => boot.call('open'),
    };
    void load<Notices>('notices').then(({ give }) => give(notice), console.warn);
  };
  const stopNarrating = narrate(chat, tell);
  const stopHearing = chat.subscribe(() => {
    for (const message of chat.state.outgoing) {
      if (message.state !== 'failed' || toldFailures.has(message.messageId)) continue;
      toldFailures.add(message.messageId);
      boot.emit('error', { code: 'not-sent', detail: message.refusal.detail });
    }
  });
  return () => {
    stopNarrating();
    stopHearing();
  };
}
