import type pg from 'pg';
import type { Event } from '../core/event.ts';
import { knownRow, numbered } from '../core/known-row.ts';
import { Refusal } from '../core/refusal.ts';
import type { SessionRow } from '../core/row.ts';
import type { Session } from '../core/session.ts';
import { appendQuery } from './append-query.ts';

/** Events that were decided on a session (null: they open it), and the state they lead to. */
export interface Append {
  readonly base: Session | null;
  readonly events: readonly Event[];
  readonly session: Session;
  /** Of one that opens the session: the visitor's version by which it was decided, where that is to be the newest. */
  readonly visitorVersion?: string;
  /** True for what happened long ago: it is written, but not announced, and nobody gets mail about it. */
  readonly quiet?: boolean;
}

/** What was committed: as appended, with the numbers that the journal gave. */
export interface Appended {
  /** The session as it was before; null: it was opened. */
  readonly base: Session | null;
  readonly events: readonly Event[];
  readonly session: Session;
  /** Made when somebody asks for it. */
  readonly row: SessionRow;
  /** The account's position of the first of the events; the others follow it. */
  readonly position: number;
}

export interface JournalOptions {
  /** Events in one batch, unless one append alone has more. */
  readonly batchEvents?: number;
  /** Appends that may wait in all; more are refused as `unavailable`. */
  readonly queueLimit?: number;
}

interface Waiting extends Append {
  readonly resolve: (appended: Appended | 'stale') => void;
  readonly reject: (error: unknown) => void;
}

/** What waits to be written for one account. */
interface Lane {
  readonly accountId: string;
  queue: Waiting[];
  /** Kept from batch to batch, unless others want for one. */
  client: pg.PoolClient | null;
}

/**
 * The only writer of the log. Appends that arrive while a batch is being written gather and make the next one
 * (one lane an account, no timer). A caller is answered after the commit, or not at all [K1]; while the callers of one
 * batch are being answered, the next one is on its way.
 */
export class Journal {
  readonly #pool: pg.Pool;
  readonly #batchEvents: number;
  readonly #queueLimit: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #listeners = new Set<(appended: Appended) => void>();
  #waiting = 0;

  constructor(pool: pg.Pool, options: JournalOptions = {}) {
    this.#pool = pool;
    this.#batchEvents = options.batchEvents ?? 512;
    this.#queueLimit = options.queueLimit ?? 20_000;
  }

  /** Appends that were asked for and are not answered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Commits the events and the row, or answers `stale` when the session or the visitor is no longer at the version it was decided on. */
  append(append: Append): Promise<Appended | 'stale'> {
    if (this.#waiting >= this.#queueLimit) {
      return Promise.reject(new Refusal('unavailable', 'Too much waits to be written; try again in a moment.'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting += 1;
      const { accountId } = append.session;
      const waiting: Waiting = { ...append, resolve, reject };
      const lane = this.#lanes.get(accountId);
      if (lane) {
        lane.queue.push(waiting);
        return;
      }
      const opened: Lane = { accountId, queue: [waiting], client: null };
      this.#lanes.set(accountId, opened);
      // A turn of the event loop lets requests that arrived together share the first batch as well.
      setImmediate(() => void this.#run(opened));
    });
  }

  /** Calls the listener with each append after its commit, in each session's order. Returns how to stop. */
  onAppended(listener: (appended: Appended) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #run(lane: Lane): Promise<void> {
    let answer = () => {};
    while (lane.queue.length > 0) {
      const batch = this.#takeBatch(lane);
      const writing = this.#write(lane, batch);
      answer();
      const answerThese = await writing;
      answer = () => {
        this.#waiting -= batch.length;
        answerThese();
      };
      if (lane.queue.length === 0 || this.#pool.waitingCount > 0) {
        answer();
        answer = () => {};
        release(lane);
      }
    }
    this.#lanes.delete(lane.accountId);
  }

  /** The next appends, at most one for each session: a second one stands on the first. */
  #takeBatch(lane: Lane): readonly Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const sessions = new Set<string>();
    let events = 0;
    for (const waiting of lane.queue) {
      const fits = events === 0 || events + waiting.events.length <= this.#batchEvents;
      if (!fits || sessions.has(waiting.session.id)) {
        later.push(waiting);
        continue;
      }
      sessions.add(waiting.session.id);
      events += waiting.events.length;
      batch.push(waiting);
    }
    lane.queue = later;
    return batch;
  }

  /** Commits the batch; what it answers tells the callers. */
  async #write(lane: Lane, batch: readonly Waiting[]): Promise<() => void> {
    try {
      lane.client ??= await this.#pool.connect();
      const { rows } = await lane.client.query<Written>(appendQuery(lane.accountId, batch));
      return () => this.#settle(batch, rows[0]);
    } catch (error) {
      release(lane, error);
      if (batch.length === 1 || !isAboutTheData(error)) {
        return () => {
          for (const waiting of batch) waiting.reject(error);
        };
      }
      // One append that the database cannot keep must not fail its neighbours.
      const answers: (() => void)[] = [];
      for (const waiting of batch) answers.push(await this.#write(lane, [waiting]));
      return () => {
        for (const answer of answers) answer();
      };
    }
  }

  #settle(batch: readonly Waiting[], written: Written | undefined): void {
    const numbers = numbersIn(written);
    let position = (written?.position ?? 0) + 1;
    for (const waiting of batch) {
      const given = numbers.get(waiting.session.id);
      if (given) this.#announce(waiting, settle(waiting, given, position));
      else waiting.resolve('stale');
      position += waiting.events.length;
    }
  }

  #announce(waiting: Waiting, appended: Appended): void {
    waiting.resolve(appended);
    if (waiting.quiet) return;
    for (const listener of this.#listeners) {
      try {
        listener(appended);
      } catch (error) {
        // A listener's fault is no reason to stop writing; it surfaces as an uncaught exception.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** Gives the lane's connection back; after an error it is not used again, for its state is unknown. */
function release(lane: Lane, error?: unknown): void {
  lane.client?.release(error !== undefined);
  lane.client = null;
}

/** Data, integrity, and what is too great for an index (SQLSTATE classes 22, 23, 54): the same statement would fail again. */
function isAboutTheData(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(2[23]|54)/.test(code);
}

/** What the statement answers. */
interface Written {
  readonly position: number;
  readonly ids: string | null;
  readonly numbers: string | null;
  readonly inboxNumbers: string | null;
}

interface Numbers {
  readonly number: number;
  readonly inboxNumber: number;
}

/** The numbers of the sessions that were written. */
function numbersIn(written: Written | undefined): ReadonlyMap<string, Numbers> {
  const [ids, numbers, inboxNumbers] = [written?.ids, written?.numbers, written?.inboxNumbers].map(
    (list) => list?.split(',') ?? [],
  );
  const numbersOf = (index: number) => ({
    number: Number(numbers?.[index]),
    inboxNumber: Number(inboxNumbers?.[index]),
  });
  return new Map(ids?.map((id, index) => [id, numbersOf(index)]));
}

/** Puts the numbers that a new session was given into its events and its state. */
function settle({ base, events, session }: Waiting, numbers: Numbers, position: number): Appended {
  if (base) return appended(base, events, session, position);
  const told = events.map((event) => (event.type === 'session-opened' ? { ...event, ...numbers } : event));
  return appended(base, told, numbered(session, numbers), position);
}

function appended(base: Session | null, events: readonly Event[], session: Session, position: number): Appended {
  return {
    base,
    events,
    session,
    get row() {
      return knownRow(session);
    },
    position,
  };
}
