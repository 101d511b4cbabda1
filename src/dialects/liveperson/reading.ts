import type { App } from '../../app/context.ts';
import { Refusal } from '../../core/refusal.ts';
import { fetchedUpTo } from './codec/chat.ts';
import { keptOf } from './codec/kept.ts';
import { type Chatting, visitorOf } from './open-chat.ts';

/**
 * Marks as read what agents said in the events from the one numbered `from`, for the visitor's client fetches them.
 * Writes only when some of it was unread. A mark that cannot be made now comes with the next.
 */
export async function markFetched(app: App, chatting: Chatting, from: number): Promise<void> {
  const { session, entries, view, isByClient } = chatting;
  const seq = fetchedUpTo(entries, from, view.settings);
  const beganHere = keptOf(session.extras).chatTimeout !== undefined;
  if (!isByClient || !beganHere || seq <= session.readByVisitor || session.stage === 'closed') return;
  try {
    await app.chat.command(visitorOf(session), session.id, { type: 'read-messages', upTo: seq });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
