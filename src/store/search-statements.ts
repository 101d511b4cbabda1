import { sql } from 'kysely';

/** Of the entries to write: sessions, sequences, times in epoch milliseconds, places and words, each list as PostgreSQL writes arrays. */
export type WordColumns = readonly [string, string, string, string, string];

/**
 * Writes entries of events `$5` … `$9` and moves the account's position (`$1`) from `$2` to `$3`: only if it stands there,
 * its log was changed `$4` times, and nobody else is at it. Answers whether it was so.
 *
 * Entries and position are one commit, which need not be waited for: what a crash takes of it is read from the log again.
 */
export const takeWordsStatement = {
  name: 'take-words',
  text: `
WITH held AS (
  SELECT account_id FROM search_reader
  WHERE account_id = $1::uuid AND position = $2::bigint AND rewrites = $4::int
  FOR UPDATE SKIP LOCKED
), moved AS (
  UPDATE search_reader r SET position = $3::bigint FROM held WHERE r.account_id = held.account_id
  RETURNING r.account_id
), written AS (
  INSERT INTO search_entry (account_id, session_id, seq, at, place, words)
  SELECT moved.account_id, w.session_id, w.seq, ${timeOf('w.at')}, w.place, w.words::tsvector
  FROM moved, unnest($5::uuid[], $6::int[], $7::float8[], $8::text[], $9::text[]) w (session_id, seq, at, place, words)
  ON CONFLICT DO NOTHING
)
SELECT count(*) > 0 AS taken, set_config('synchronous_commit', 'off', true) FROM moved`,
};

/** Writes entries within a transaction that holds the account's words. */
export function insertWordsQuery(accountId: string, [sessionIds, seqs, ats, places, words]: WordColumns) {
  return sql`
    INSERT INTO search_entry (account_id, session_id, seq, at, place, words)
    SELECT ${accountId}, w.session_id, w.seq, ${sql.raw(timeOf('w.at'))}, w.place, w.words::tsvector
    FROM unnest(
      ${sessionIds}::uuid[], ${seqs}::int[], ${ats}::float8[], ${places}::text[], ${words}::text[]
    ) w (session_id, seq, at, place, words)
    ON CONFLICT DO NOTHING`;
}

/** Exact for every whole millisecond, as dividing by 1000 is not. */
function timeOf(milliseconds: string): string {
  return `timestamptz 'epoch' + ${milliseconds} * interval '1 millisecond'`;
}
