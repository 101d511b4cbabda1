import type { Inbox, Snapshot } from '../core/directory.ts';
import type { Named } from '../core/event.ts';
import { isQueueOpen } from './calendars.ts';

/** The bot that meets the inbox's visitors at this time, by the hours of the queue that answers them; null: none does. */
export function meetingBot(snapshot: Snapshot, inbox: Inbox, queueId: string, now: number): Named | null {
  const named = inbox.settings.bot;
  const bot = named && snapshot.bots.get(named.id);
  if (!bot || bot.disabled) return null;
  const queue = snapshot.queues.get(queueId);
  const isOpen = !queue || isQueueOpen(snapshot, queue, now);
  return named.when === 'outside-hours' && isOpen ? null : { id: bot.id, name: bot.name };
}
