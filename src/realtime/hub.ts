import type { Event } from '../core/event.ts';
import type { Appended } from '../store/journal.ts';
import type { Wake } from './bus.ts';
import { HubReader, type News, type ReaderLimits } from './hub-reader.ts';

const defaultLimits: ReaderLimits = { events: 1_000, characters: 4 * 1024 * 1024 };

/**
 * Hands each committed append, once per process, to those who read its session or its account. Never waits for a
 * reader, and costs nothing for those who read something else.
 */
export class Hub {
  readonly #limits: ReaderLimits;
  readonly #bySession = new Map<string, Set<HubReader>>();
  readonly #byAccount = new Map<string, Set<HubReader>>();

  constructor(limits: ReaderLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** What was committed in this process; in each session's order. */
  publish(appended: Appended): void {
    const { id, accountId } = appended.session;
    const [ofSession, ofAccount] = [this.#bySession.get(id), this.#byAccount.get(accountId)];
    if (!ofSession && !ofAccount) return;
    deliver({ kind: 'appended', appended, weight: weightOf(appended.events) }, ofSession, ofAccount);
  }

  /** What was committed elsewhere. */
  wake(wake: Wake): void {
    deliver({ kind: 'woken', wake }, this.#bySession.get(wake.sessionId), this.#byAccount.get(wake.accountId));
  }

  /** Anything may have been committed elsewhere: every reader looks into the store. */
  wakeAll(): void {
    deliver({ kind: 'missed' }, ...this.#bySession.values(), ...this.#byAccount.values());
  }

  /** Hears of one session from now on, until it is closed. */
  readSession(sessionId: string): HubReader {
    return this.#read(this.#bySession, sessionId);
  }

  /** Hears of every session of an account from now on, until it is closed. */
  readAccount(accountId: string): HubReader {
    return this.#read(this.#byAccount, accountId);
  }

  close(): void {
    for (const readers of [...this.#bySession.values(), ...this.#byAccount.values()]) {
      for (const reader of [...readers]) reader.close();
    }
  }

  #read(index: Map<string, Set<HubReader>>, key: string): HubReader {
    const readers = index.get(key) ?? new Set();
    index.set(key, readers);
    const reader = new HubReader(this.#limits, (left) => {
      readers.delete(left);
      if (readers.size === 0 && index.get(key) === readers) index.delete(key);
    });
    readers.add(reader);
    return reader;
  }
}

function deliver(news: News, ...indexed: readonly (ReadonlySet<HubReader> | undefined)[]): void {
  for (const readers of indexed) {
    if (readers) for (const reader of readers) reader.offer(news);
  }
}

function weightOf(events: readonly Event[]): number {
  return events.reduce((sum, event) => sum + (event.type === 'message-posted' ? event.text.length : 0), 0);
}
