import type { Event } from '../../src/core/event.ts';
import type { StandingMessage } from '../../src/core/revisions.ts';
import type { Chat } from '../client/visitor-chat.ts';

/** Tells what happens in the chat from now on; what happened before is no news. The answer ends it. */
export function narrate(chat: Chat, tell: (event: Event) => void): () => void {
  let toldUpTo: number | null = null;
  return chat.subscribe(() => {
    const { isLive, events } = chat.state;
    if (!isLive) return;
    const news = toldUpTo === null ? [] : events.slice(events.findLastIndex(({ seq }) => seq <= (toldUpTo ?? 0)) + 1);
    toldUpTo = events.at(-1)?.seq ?? -1;
    for (const event of news) tell(event);
  });
}

/** Whether somebody of the house said it to the visitor, and has not taken it back. */
export function isSaidByHouse(event: Event): event is Event<'message-posted'> {
  return (
    event.type === 'message-posted' &&
    event.kind === 'text' &&
    event.actor.kind !== 'visitor' &&
    (event as StandingMessage).revision?.text !== null
  );
}
