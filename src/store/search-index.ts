import { type Kysely, sql, type Transaction } from 'kysely';
import { type Revisions, revisionsIn, withRevisions } from '../core/revisions.ts';
import { type SearchPlace, searchEntryOf, searchedTypes } from '../core/search/entries.ts';
import { tagOf, tsvectorOf } from '../core/search/query.ts';
import { type EventRecord, eventOf } from './event-record.ts';
import type { Tables } from './tables.ts';

/** Positions read at once, and events of one session read again at once: few, for nobody else is served while they are cut into words. */
const STRETCH = 250;

interface IndexedWords {
  readonly sessionId: string;
  readonly seq: number;
  readonly at: number;
  readonly place: SearchPlace;
  readonly words: string;
}

type Record = EventRecord & { readonly sessionId: string };

/**
 * Keeps the words of each account's log: every event once, for entries and position are written in one transaction,
 * by one process at a time.
 */
export class SearchIndex {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
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
   * Takes the words of the next stretch of so many positions. True when there is more; false as well while another
   * process does it.
   */
  advance(accountId: string, positions = STRETCH): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const from = await lockReader(transaction, accountId, 'skip');
      if (from === null) return false;
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
      return end < newest;
    });
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
      await lockReader(transaction, accountId, 'wait');
      await transaction.deleteFrom('searchEntry').where('accountId', '=', accountId).execute();
      await transaction.updateTable('searchReader').set({ position: 0 }).where('accountId', '=', accountId).execute();
    });
  }
}

/** Holds the account's words where they are, until the transaction ends. */
export async function lockWords(transaction: Transaction<Tables>, accountId: string): Promise<void> {
  await lockReader(transaction, accountId, 'wait');
}

/** `renew` within a transaction of the caller's, in which the log was changed. */
export async function renewWords(
  transaction: Transaction<Tables>,
  accountId: string,
  sessionIds: readonly string[],
): Promise<void> {
  const reached = (await lockReader(transaction, accountId, 'wait')) ?? 0;
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

async function lockReader(
  transaction: Transaction<Tables>,
  accountId: string,
  patience: 'skip' | 'wait',
): Promise<number | null> {
  await transaction
    .insertInto('searchReader')
    .values({ accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const locked = transaction
    .selectFrom('searchReader')
    .select('position')
    .where('accountId', '=', accountId)
    .forUpdate();
  const reader = await (patience === 'skip' ? locked.skipLocked() : locked).executeTakeFirst();
  return reader ? Number(reader.position) : null;
}

async function insertWords(
  transaction: Transaction<Tables>,
  accountId: string,
  records: readonly Record[],
  tag: string,
  revisions: ReadonlyMap<string, Revisions> = new Map(),
): Promise<void> {
  const entries = records.flatMap((record) => wordsIn(record, tag, revisions.get(record.sessionId)));
  if (entries.length === 0) return;
  await sql`
    INSERT INTO search_entry (account_id, session_id, seq, at, place, words)
    SELECT ${accountId}, w.session_id, w.seq, w.at, w.place, w.words::tsvector
    FROM unnest(
      ${entries.map(({ sessionId }) => sessionId)}::uuid[],
      ${entries.map(({ seq }) => seq)}::int[],
      ${entries.map(({ at }) => new Date(at).toISOString())}::timestamptz[],
      ${entries.map(({ place }) => place)}::text[],
      ${entries.map(({ words }) => words)}::text[]
    ) w (session_id, seq, at, place, words)
    ON CONFLICT DO NOTHING`.execute(transaction);
}

function wordsIn(record: Record, tag: string, revisions: Revisions = new Map()): readonly IndexedWords[] {
  const [event] = withRevisions([eventOf(record)], revisions);
  const entry = event ? searchEntryOf(event) : null;
  const words = entry === null ? '' : tsvectorOf(entry.text, tag);
  if (entry === null || words === '') return [];
  return [{ sessionId: record.sessionId, seq: record.seq, at: record.at, place: entry.place, words }];
}

const readTypes: readonly string[] = [...searchedTypes, 'message-edited', 'message-removed'];

function isRevision({ type }: Record): boolean {
  return type === 'message-edited' || type === 'message-removed';
}

function revisionsBySession(records: readonly Record[]): ReadonlyMap<string, Revisions> {
  const revised = Map.groupBy(records.filter(isRevision), ({ sessionId }) => sessionId);
  return new Map([...revised].map(([sessionId, own]) => [sessionId, revisionsIn(own.map(eventOf))]));
}
