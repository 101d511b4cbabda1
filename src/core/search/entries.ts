import type { Event, EventType } from '../event.ts';
import type { StandingMessage } from '../revisions.ts';

/** Where words were found. Visitors find what was said to everybody, and nothing else. */
export const searchPlaces = ['message', 'note', 'whisper', 'visitor', 'page', 'form', 'rating'] as const;
export type SearchPlace = (typeof searchPlaces)[number];

/** The words of one event that can be searched for. */
export interface SearchEntry {
  readonly place: SearchPlace;
  readonly text: string;
}

/** The events that have words. */
export const searchedTypes = [
  'session-opened',
  'visitor-updated',
  'page-viewed',
  'message-posted',
  'form-submitted',
  'session-rated',
  'session-transferred',
  'transfer-offered',
  'bot-handed-off',
  'wrapped-up',
] as const satisfies readonly EventType[];

/** What an event gives to search for, or null: of a message what it says now. */
export function searchEntryOf(event: Event): SearchEntry | null {
  switch (event.type) {
    case 'message-posted': {
      if ((event as StandingMessage).revision?.text === null) return null;
      const place = event.kind === 'note' || event.kind === 'whisper' ? event.kind : 'message';
      return entry(place, event.text, ...(event.files ?? []).map(({ name }) => name));
    }
    case 'session-opened': {
      const { name, email, phone } = event.visitor;
      return entry('visitor', name, email, phone, event.page?.title, event.page?.url);
    }
    case 'visitor-updated': {
      const { name, email, phone } = event.changes;
      return entry('visitor', name, email, phone);
    }
    case 'page-viewed':
      return entry('page', event.page.title, event.page.url);
    case 'form-submitted':
      return entry('form', ...Object.values(event.answers));
    case 'session-rated':
      return entry('rating', event.comment);
    case 'session-transferred':
    case 'transfer-offered':
    case 'wrapped-up':
      return entry('note', event.note);
    case 'bot-handed-off':
      return entry('note', event.summary);
    default:
      return null;
  }
}

/** Each on a line of its own. */
function entry(place: SearchPlace, ...texts: readonly (string | null | undefined)[]): SearchEntry | null {
  const text = texts.filter((each) => each !== null && each !== undefined && each !== '').join('\n');
  return text === '' ? null : { place, text };
}
