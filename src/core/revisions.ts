import type { Event } from './event.ts';

/** How a message came to stand: `text` is null once it was removed. */
export interface Revision {
  readonly text: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** So long whoever wrote a message may edit or remove it, in milliseconds. */
export const REVISABLE_MS = 15 * 60_000;

/** What stands where a message was removed. */
export const REMOVED_TEXT = '[removed]';

/** A message as it now stands, and since when, where that is not how it was posted. */
export type StandingMessage = Event<'message-posted'> & { readonly revision?: Revision };

/** The last revision of each message by its id. */
export type Revisions = ReadonlyMap<string, Revision>;

export function revisionsIn(events: Iterable<Event>): Revisions {
  const revisions = new Map<string, Revision>();
  for (const event of events) {
    if (event.type === 'message-edited') revisions.set(event.messageId, { text: event.text, at: event.at });
    if (event.type === 'message-removed') revisions.set(event.messageId, { text: null, at: event.at });
  }
  return revisions;
}

/** The events with each message as it now stands: the newest text, or nothing but the word that it was removed. The rest is as it was. */
export function withRevisions<E extends Event>(events: readonly E[], revisions: Revisions): readonly E[] {
  if (revisions.size === 0) return events;
  return events.map((event) => {
    if (event.type !== 'message-posted') return event;
    const revision = revisions.get(event.messageId);
    return revision ? (standing(event, revision) as unknown as E) : event;
  });
}

/** The whole log with each message as it now stands. */
export function asItStands<E extends Event>(events: readonly E[]): readonly E[] {
  return withRevisions(events, revisionsIn(events));
}

function standing(event: Event<'message-posted'>, revision: Revision): StandingMessage {
  if (revision.text !== null) return { ...event, text: revision.text, revision };
  const { files: _files, buttons: _buttons, page: _page, ...rest } = event;
  return { ...rest, page: null, text: REMOVED_TEXT, revision };
}
