import { type Kysely, sql, type Transaction } from 'kysely';
import type { Event, Positioned } from '../core/event.ts';
import { type Revisions, revisionsIn, withRevisions } from '../core/revisions.ts';
import { type SearchPlace, searchEntryOf, searchedTypes } from '../core/search/entries.ts';
import { tagOf, tsvectorOf } from '../core/search/query.ts';
import { plainArray } from './array-text.ts';
import type { Database } from './database.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import type { Appended } from './journal.ts';
import { RecentEvents } from './recent-events.ts';
import { insertWordsQuery, takeWordsStatement, type WordColumns } from './search-statements.ts';
import type { Tables } from './tables.ts';

/** Positions read at once, and events of one session read again at once: few, for nobody else is served while they are cut into words. */
const STRETCH = 250;
const MOST_STANDINGS = 10_000;

interface IndexedWords {
  readonly sessionId: string;
  readonly seq: number;
  readonly at: number;
  readonly place: SearchPlace;
  readonly words: string;
}

/** Where an account's words stood when this process last took some. */
interface Standing {
  readonly position: number;
  /** How often its log had been changed by then. */
  readonly rewrites: number;
  readonly tag: string;
}

type Record = EventRecord & { readonly sessionId: string };

/**
 * Keeps the words of each account's log: every event once, for entries and position are written in one transaction,
 * by one process at a time.
 */
export class SearchIndex {
  readonly #db: Kysely<Tables>;
  readonly #pool: Database['pool'];
  readonly #recent = new RecentEvents();
  readonly #standings = new Map<string, Standing>();

  constructor({ db, pool }: Pick<Database, 'db' | 'pool'>) {
    this.#db = db;
    this.#pool = pool;
  }

  /** Keeps in hand, for a moment, what this process appended: then it need not be read again. */
  hear(appended: Appended): void {
    this.#recent.add(appended);
  }

  /** Accounts of which something is in hand. */
  accountsInHand(): readonly string[] {
    return this.#recent.accounts();
  }

  /** Accounts whose log has grown since its words were last taken. */
  async accountsBehind(): Promise<readonly string[]> {
    const { rows } = await sql<{ accountId: string }>`
      SELECT h.account_id FROM account_head h LEFT JOIN search_reader r USING (account_id)
      WHERE h.position > coalesce(r.position, 0)`.execute(this.#db);
    return rows.map(({ accountId }) => accountId);
  }

  /** How many events of the account are not searched yet. */
  async behind(accountId: string): Promise<number> {
    const { rows } = await sql<{ behind: number }>`
      SELECT h.position - coalesce(r.position, 0) AS behind
      FROM account_head h LEFT JOIN search_reader r USING (account_id) WHERE h.account_id = ${accountId}`.execute(
      this.#db,
    );
    return Number(rows[0]?.behind ?? 0);
  }

  /**
   * Takes the words of the next stretch of so many positions: of events in hand where they follow on, else of the log's.
   * True when there is more; false as well while another process does it.
   */
  async advance(accountId: string, positions = STRETCH): Promise<boolean> {
    const standing = this.#standings.get(accountId);
    const inHand = standing ? this.#recent.after(accountId, standing.position, positions) : [];
    if (standing && inHand.length > 0 && !inHand.some(({ event }) => isRevision(event))) {
      if (await this.#takeInHand(accountId, standing, inHand)) return inHand.length === positions;
    }
    return this.#takeFromLog(accountId, positions);
  }

  /** False when the account's words stand elsewhere by now, or its log was changed since: what is in hand may be old then. */
  async #takeInHand(accountId: string, standing: Standing, inHand: readonly Positioned[]): Promise<boolean> {
    const { position: from, rewrites, tag } = standing;
    const end = from + inHand.length;
    const entries = inHand.flatMap(({ sessionId, event }) => wordsIn(sessionId, event, tag));
    const { rows } = await this.#pool.query<{ taken: boolean }>({
      ...takeWordsStatement,
      values: [accountId, from, end, rewrites, ...columnsOf(entries)],
    });
    const taken = rows[0]?.taken === true;
    if (taken) this.#standings.set(accountId, { ...standing, position: end });
    else this.#standings.delete(accountId);
    return taken;
  }

  #takeFromLog(accountId: string, positions: number): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const reader = await lockReader(transaction, accountId);
      if (reader === null) return false;
      const { position: from, rewrites } = reader;
      const { rows } = await sql<{ position: number; number: number }>`
        SELECT h.position, a.number FROM account_head h JOIN account a ON a.id = h.account_id
        WHERE h.account_id = ${accountId}`.execute(transaction);
      const { position: newest, number } = rows[0] ?? { position: from, number: 0 };
      // Positions commit in order: what lies below the newest one is there to be read.
      const end = Math.min(newest, from + positions);
      const { rows: records } = await sql<Record>`
        SELECT session_id, seq, at, type, body FROM event
        WHERE account_id = ${accountId} AND position > ${from} AND position <= ${end}
          AND type = ANY(${readTypes}::text[])`.execute(transaction);
      await insertWords(transaction, accountId, records, tagOf({ number }));
      await transaction.updateTable('searchReader').set({ position: end }).where('accountId', '=', accountId).execute();
      // What a message said before it was edited or removed is searched for no longer.
      const revised = new Set(records.filter(isRevision).map(({ sessionId }) => sessionId));
      if (revised.size > 0) await renewWords(transaction, accountId, [...revised]);
      this.#stand(accountId, { position: end, rewrites: rewrites + Number(revised.size > 0), tag: tagOf({ number }) });
      return end < newest;
    });
  }

  /** Should the transaction fail after this, the next statement finds that the words do not stand there. */
  #stand(accountId: string, standing: Standing): void {
    this.#standings.delete(accountId);
    if (this.#standings.size >= MOST_STANDINGS) this.#standings.clear();
    this.#standings.set(accountId, standing);
  }

  /**
   * Forgets the words of sessions, and takes them again from what their logs say now: of a log that is gone nothing, of
   * one that was masked what is left. Waits for a stretch that is being read, so that nothing old comes after.
   */
  async renew(accountId: string, sessionIds: readonly string[]): Promise<void> {
    await this.#db.transaction().execute((transaction) => renewWords(transaction, accountId, sessionIds));
  }

  /** All words of the account are taken anew, from the beginning of its log; until then it finds less. */
  async restart(accountId: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await holdWords(transaction, accountId);
      await transaction.deleteFrom('searchEntry').where('accountId', '=', accountId).execute();
      await transaction.updateTable('searchReader').set({ position: 0 }).where('accountId', '=', accountId).execute();
    });
  }
}

/** Holds the account's words where they are, until the transaction ends, which is about to change logs. */
export async function lockWords(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await holdWords(transaction, accountId);
}

/** How often the account's logs have been changed: masked or removed, otherwise than by appending. */
export async function rewritesOf(transaction: Transaction<Tables>, accountId: string): Promise<number> {
  const reader = await transaction
    .selectFrom('searchReader')
    .select('rewrites')
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  return reader?.rewrites ?? 0;
}

/** `renew` within a transaction of the caller's, in which the log was changed. */
export async function renewWords(
  transaction: Transaction<Tables>,
  accountId: string,
  sessionIds: readonly string[],
): Promise<void> {
  const reached = await holdWords(transaction, accountId);
  await sql`DELETE FROM search_entry WHERE account_id = ${accountId} AND session_id = ANY(${sessionIds}::uuid[])`.execute(
    transaction,
  );
  const { number } = await transaction
    .selectFrom('account')
    .select('number')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const { rows } = await sql<Record>`
    SELECT session_id, seq, at, type, body FROM event
    WHERE account_id = ${accountId} AND session_id = ANY(${sessionIds}::uuid[]) AND position <= ${reached}
      AND type = ANY(${readTypes}::text[]) ORDER BY session_id, seq`.execute(transaction);
  const revisions = revisionsBySession(rows);
  for (let at = 0; at < rows.length; at += STRETCH) {
    await insertWords(transaction, accountId, rows.slice(at, at + STRETCH), tagOf({ number }), revisions);
  }
}

/** Null while another process takes the account's words. */
async function lockReader(
  transaction: Transaction<Tables>,
  accountId: string,
): Promise<{ readonly position: number; readonly rewrites: number } | null> {
  await transaction
    .insertInto('searchReader')
    .values({ accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const reader = await transaction
    .selectFrom('searchReader')
    .select(['position', 'rewrites'])
    .where('accountId', '=', accountId)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return reader ?? null;
}

/** Waits for whoever takes the account's words, and has them look at the log itself from then on. Answers how far they have come. */
async function holdWords(transaction: Transaction<Tables>, accountId: string): Promise<number> {
  const { position } = await transaction
    .insertInto('searchReader')
    .values({ accountId, rewrites: 1 })
    .onConflict((conflict) => conflict.column('accountId').doUpdateSet({ rewrites: sql`search_reader.rewrites + 1` }))
    .returning('position')
    .executeTakeFirstOrThrow();
  return position;
}

async function insertWords(
  transaction: Transaction<Tables>,
  accountId: string,
  records: readonly Record[],
  tag: string,
  revisions: ReadonlyMap<string, Revisions> = new Map(),
): Promise<void> {
  const entries = records.flatMap((record) => {
    const [event] = withRevisions([eventOf(record)], revisions.get(record.sessionId) ?? new Map());
    return event ? wordsIn(record.sessionId, event, tag) : [];
  });
  if (entries.length === 0) return;
  await insertWordsQuery(accountId, columnsOf(entries)).execute(transaction);
}

function wordsIn(sessionId: string, event: Event, tag: string): readonly IndexedWords[] {
  const entry = searchEntryOf(event);
  const words = entry === null ? '' : tsvectorOf(entry.text, tag);
  if (entry === null || words === '') return [];
  return [{ sessionId, seq: event.seq, at: event.at, place: entry.place, words }];
}

const readTypes: readonly string[] = [...searchedTypes, 'message-edited', 'message-removed'];

function isRevision({ type }: Pick<Record, 'type'>): boolean {
  return type === 'message-edited' || type === 'message-removed';
}

function revisionsBySession(records: readonly Record[]): ReadonlyMap<string, Revisions> {
  const revised = Map.groupBy(records.filter(isRevision), ({ sessionId }) => sessionId);
  return new Map([...revised].map(([sessionId, own]) => [sessionId, revisionsIn(own.map(eventOf))]));
}

function columnsOf(entries: readonly IndexedWords[]): WordColumns {
  return [
    plainArray(entries.map(({ sessionId }) => sessionId)),
    plainArray(entries.map(({ seq }) => seq)),
    plainArray(entries.map(({ at }) => at)),
    plainArray(entries.map(({ place }) => place)),
    plainArray(entries.map(({ words }) => `"${words}"`)),
  ];
}
