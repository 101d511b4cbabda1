import {
  type Compacted,
  type Compaction,
  type CompactionStep,
  compactedTables,
  type TableRoom,
} from '../store/compaction.ts';

/** A table is worth the work when so much of it is free, and at least so many bytes. */
const FREE_SHARE = 0.1;
const LEAST_BYTES = 64 * 1024 * 1024;
const LOOSE_INDEXES = 1 / 3;
/** Between two transactions, for whoever chats (milliseconds). */
const PAUSE_MS = 20;
/** What could not be returned, because somebody still reads it, is tried again so much later. */
const REST_MS = 900_000;

/** What was given back: of which tables, and how many bytes in all. */
export interface Returned {
  readonly tables: readonly string[];
  readonly bytes: number;
}

/** Gives the room of removed sessions back to the disk. */
export class Compacting {
  readonly #compaction: Compaction;
  readonly #now: () => number;
  readonly #leastBytes: number;
  #restUntil = 0;

  constructor(parts: { readonly compaction: Compaction; readonly now: () => number; readonly leastBytes?: number }) {
    this.#compaction = parts.compaction;
    this.#now = parts.now;
    this.#leastBytes = parts.leastBytes ?? LEAST_BYTES;
  }

  /** What each table takes, and how much of that is likely to be free. Changes nothing. */
  rooms(): Promise<readonly TableRoom[]> {
    return this.#compaction.peek();
  }

  /** Compacts every table, and builds every index anew; null while somebody else compacts. */
  compactAll(signal: AbortSignal, onStep: (step: CompactionStep) => void): Promise<readonly Compacted[] | null> {
    return this.#compaction.compact(compactedTables, { allIndexes: true, pauseMs: 0, signal, onStep });
  }

  /** Compacts the tables in which much is free; null when there are none, or when it was done not long ago. */
  async compactLoose(signal: AbortSignal): Promise<Returned | null> {
    const rooms = await this.#compaction.look();
    if (this.#now() < this.#restUntil) return null;
    const names = rooms.filter((room) => this.#isWorthIt(room)).map(({ name }) => name);
    if (names.length === 0) return null;
    this.#restUntil = this.#now() + REST_MS;
    const done = await this.#compaction.compact(names, {
      allIndexes: false,
      pauseMs: PAUSE_MS,
      signal,
      onStep: () => {},
    });
    return done && { tables: done.map(({ name }) => name), bytes: sumOf(done) };
  }

  #isWorthIt({ heapBytes, indexBytes, freeBytes, freeIndexBytes, hasRemains }: TableRoom): boolean {
    const isFree = (free: number | null, of: number, share: number) =>
      free !== null && free >= this.#leastBytes && free >= of * share;
    return hasRemains || isFree(freeBytes, heapBytes, FREE_SHARE) || isFree(freeIndexBytes, indexBytes, LOOSE_INDEXES);
  }
}

/** How many bytes were given back in all. */
export function sumOf(tables: readonly Compacted[]): number {
  return tables.reduce((sum, { bytesBefore, bytesAfter }) => sum + bytesBefore - bytesAfter, 0);
}
