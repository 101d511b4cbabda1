import type { ActorRef } from '../event.ts';

/** While it stands, a session, or every session of a visitor, is neither anonymised nor deleted nor erased. */
export interface LegalHold {
  readonly accountId: string;
  readonly id: string;
  readonly kind: 'visitor' | 'session';
  readonly subjectId: string;
  readonly reason: string;
  readonly madeBy: ActorRef;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The session's number, where one is held. */
  readonly sessionNumber: number | null;
  /** What the visitor is called, where that is known: the name, or else the e-mail address. */
  readonly visitorName: string | null;
}
