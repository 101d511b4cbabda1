import type { Visitor } from '../directory.ts';
import type { ActorRef } from '../event.ts';
import type { LegalHold } from './hold.ts';

/** How many were removed, by what they were: a table's name, `stored-files`, `search-words` or `exports`. */
export type ErasureCounts = Readonly<Record<string, number>>;

/** The receipt of an erasure: ids that name nothing any more, and counts. Times are epoch milliseconds. */
export interface Erasure {
  readonly accountId: string;
  readonly id: string;
  readonly visitorIds: readonly string[];
  readonly requestedBy: ActorRef;
  readonly counts: ErasureCounts;
  readonly createdAt: number;
  /** Null while it is under way. */
  readonly finishedAt: number | null;
}

/** What an erasure would remove, and what keeps it from being done. */
export interface ErasurePreview {
  readonly visitors: readonly Visitor[];
  /** What the receipt would say now. */
  readonly counts: ErasureCounts;
  readonly holds: readonly LegalHold[];
  /** The sessions that go on. */
  readonly inProgress: readonly string[];
}
