import type { Happening } from '../event.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

/** What a command leads to: nothing when all is already as commanded. */
export type Verdict = readonly Happening[] | Refusal;

/** The refusal for a session that is over, or null while it goes on. */
export function inProgress(session: Session): Refusal | null {
  return session.stage === 'ended' || session.stage === 'closed'
    ? new Refusal('session-ended', 'The session has ended.')
    : null;
}
