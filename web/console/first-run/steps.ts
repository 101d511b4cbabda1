import type { Inbox, SessionRow } from '../../client/api-types.ts';

export interface Facts {
  /** The account's first inbox. */
  readonly inbox: Pick<Inbox, 'name' | 'accent' | 'greeting' | 'widget'> | null;
  /** The newest sessions. */
  readonly sessions: readonly Pick<SessionRow, 'agent'>[];
  readonly isOnline: boolean;
  /** Whether the snippet was copied, or the demo page opened, in this browser. */
  readonly isPlaced: boolean;
}

export type Step = 'name' | 'look' | 'place' | 'online' | 'answer';

/** What inboxes are called and look like before anybody has set anything. */
const untouched = { name: 'Website', accent: '#2f6fed' };
const ENOUGH_ANSWERED = 3;

/** Which steps to the first answered chat are done. */
export function stepsDone({ inbox, sessions, isOnline, isPlaced }: Facts): Readonly<Record<Step, boolean>> {
  const { widget } = inbox ?? {};
  const isOwnLook =
    inbox !== null &&
    (inbox.accent !== untouched.accent || inbox.greeting !== null || (widget?.title ?? null) !== null);
  return {
    name: inbox !== null && inbox.name !== untouched.name,
    look: isOwnLook,
    place: isPlaced || sessions.length > 0,
    online: isOnline,
    answer: sessions.some(({ agent }) => agent !== null),
  };
}

/** Whether somebody is to be led at all: not where chats are answered every day, nor where nothing is left to do. */
export function isNew(facts: Facts): boolean {
  const answered = facts.sessions.filter(({ agent }) => agent !== null).length;
  return answered < ENOUGH_ANSWERED && Object.values(stepsDone(facts)).includes(false);
}
