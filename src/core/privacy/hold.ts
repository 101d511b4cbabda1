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
}
