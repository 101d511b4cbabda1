import type { Inbox, Snapshot } from '../../core/directory.ts';
import type { ForeignName } from '../../core/imports.ts';
import type { LastingFacts } from '../../store/visitors.ts';
import type { PastEvent } from '../importing.ts';

/** Where a session goes: the account, in which each name that the record has stands for the one it is taken for. */
export interface PastTarget {
  readonly snapshot: Snapshot;
  readonly visitorId: string;
  /** The id of the one that a name is taken for. */
  idOf(kind: ForeignName['kind'], key: string): string;
}

/** A session of a vendor's, as its record tells it. */
export interface PastRecord {
  /** The vendor's. */
  readonly id: string;
  readonly names: readonly ForeignName[];
  readonly visitor: {
    /** By what the vendor knows the visitor again, and what kind of name that is; null: nobody who was here before. */
    readonly known: { readonly kind: string; readonly name: string } | null;
    readonly facts: Partial<LastingFacts>;
  };
  /** Refuses with `invalid-input` what cannot have happened. Pure. */
  decode(target: PastTarget): readonly PastEvent[];
}

/** How a vendor's sessions are read from a file. */
export interface ImportReader {
  /** Members of the vendor's answers that hold a list of sessions, so that answers can be given as they came. */
  readonly lists: readonly string[];
  /** Refuses with `invalid-input` what is no session of the vendor's. */
  read(record: unknown, snapshot: Snapshot): PastRecord;
  /** Whether the vendor's key means this inbox, where that is not its number. */
  isInbox?(inbox: Inbox, key: string): boolean;
  /** A record that was taken, and the same in an answer of the dialect's own route; ids that are Koine's are left out of both. */
  readBack(answer: unknown, given: unknown): { readonly given: unknown; readonly read: unknown };
}
