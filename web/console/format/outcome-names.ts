import type { SessionRow } from '../../client/api-types.ts';

/** What an outcome is called. */
export const outcomeNames: Readonly<Record<NonNullable<SessionRow['outcome']>, string>> = {
  completed: 'Completed',
  lost: 'Lost',
  missed: 'Missed',
  abandoned: 'Abandoned',
  'bot-contained': 'Solved by bot',
  'offline-message': 'Offline message',
  spam: 'Spam',
};

/** What a stage is called. */
export const stageNames: Readonly<Record<SessionRow['stage'], string>> = {
  intake: 'Filling in the form',
  waiting: 'Waiting',
  active: 'Active',
  ended: 'Ended',
  closed: 'Sealed',
};
