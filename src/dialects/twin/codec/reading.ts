import type { Event } from '../../../core/event.ts';

/** When the other side marked each message as read, by the message's sequence; what it did not mark is missing. */
export function readTimesOf(events: readonly Event[]): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  const unread: Record<Side, number[]> = { client: [], company: [] };
  for (const event of events) {
    if (event.type === 'message-posted') unread[sideOf(event)].push(event.seq);
    if (event.type !== 'messages-read') continue;
    const side = sideOf(event) === 'client' ? 'company' : 'client';
    for (const seq of unread[side]) if (seq <= event.upTo) times.set(seq, event.at);
    unread[side] = unread[side].filter((seq) => seq > event.upTo);
  }
  return times;
}

/** How many of the client's messages are neither marked as read nor followed by what an operator wrote. */
export function unreadClientMessagesIn(events: readonly Event[]): number {
  const times = readTimesOf(events);
  const answer = events.findLast(
    (event) => event.type === 'message-posted' && event.actor.kind === 'agent' && isWritten(event),
  );
  return events.filter(
    (event) =>
      event.type === 'message-posted' &&
      event.actor.kind === 'visitor' &&
      !times.has(event.seq) &&
      event.seq > (answer?.seq ?? -1),
  ).length;
}

type Side = 'client' | 'company';

function sideOf({ actor }: Event): Side {
  return actor.kind === 'visitor' ? 'client' : 'company';
}

function isWritten({ kind, automatic }: Event<'message-posted'>): boolean {
  return kind === 'text' && !automatic;
}
