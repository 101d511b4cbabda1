import type { ActorRef } from './event.ts';

/**
 * `checking`: read once, nothing written; `checked`: waits for somebody to say how names are to be taken; `running`: sessions
 * are written; then `done`, or `failed` when Koine could not go on.
 */
export type ImportState = 'checking' | 'checked' | 'running' | 'done' | 'failed';

/** What a file of the vendor's names: it must be somebody's or something's in the account. */
export interface ForeignName {
  readonly kind: 'agent' | 'queue' | 'inbox';
  /** What the vendor tells it by. */
  readonly key: string;
  /** What the vendor calls it, where the file says so. */
  readonly name: string | null;
}

/** A name with the one it is taken for, by id; null: nobody, and sessions that name it are refused. */
export interface FoundName extends ForeignName {
  readonly id: string | null;
  /** How many records name it. */
  readonly count: number;
}

/** How names are to be taken: ids by `kind:key`. */
export type NameMapping = Readonly<Record<string, string>>;

/** Why a record was not taken, or in what it is read back otherwise than it was given. */
export interface ImportNote {
  readonly kind: 'refused' | 'differs';
  /** Counts the file's records from 1. */
  readonly record: number;
  /** In the file, from 1. */
  readonly line: number;
  /** The vendor's id of the session, where the record has one. */
  readonly foreignId: string | null;
  readonly reason: string;
}

/** Counts of records; `differing` are those of `compared` that are read back otherwise in anything. */
export interface ImportCounts {
  readonly read: number;
  readonly written: number;
  readonly present: number;
  readonly refused: number;
  readonly compared: number;
  readonly differing: number;
}

/** History that comes in from a file. Times are epoch milliseconds. */
export interface Import {
  readonly accountId: string;
  readonly id: string;
  readonly dialect: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly requestedBy: ActorRef;
  readonly state: ImportState;
  readonly mapping: NameMapping;
  /** Records in the file; null before it was read to its end. */
  readonly total: number | null;
  readonly counts: ImportCounts;
  readonly names: readonly FoundName[];
  /** When the first and the last of its sessions began. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly problem: string | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

export const noCounts: ImportCounts = { read: 0, written: 0, present: 0, refused: 0, compared: 0, differing: 0 };

export function keyOfName({ kind, key }: Pick<ForeignName, 'kind' | 'key'>): string {
  return `${kind}:${key}`;
}
