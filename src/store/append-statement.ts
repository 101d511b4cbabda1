import { changingColumns, sessionColumns } from './session-columns.ts';

const names = sessionColumns.map(({ name }) => name);
const changing = changingColumns.map(({ name }) => name);
const given = { number: 'f.new_number', inbox_number: 'f.new_inbox_number' } as Readonly<Record<string, string>>;

const opened = `
), opening AS MATERIALIZED (
  SELECT i.ord, r.* FROM input i, jsonb_populate_record(NULL::session, i.row) r WHERE i.expected = 0
), inbox AS (
  UPDATE inbox_head b SET sessions = greatest(b.sessions, n.greatest) + n.opened
  FROM (
    SELECT inbox_id, count(*) FILTER (WHERE inbox_number = 0)::int AS opened, max(inbox_number) AS greatest
    FROM opening GROUP BY inbox_id
  ) n, head
  WHERE b.account_id = $1::uuid AND b.inbox_id = n.inbox_id
  RETURNING b.inbox_id, b.sessions - n.opened AS sessions
), fresh AS (
  SELECT o.*,
    head.sessions + (row_number() OVER (ORDER BY o.ord))::int AS new_number,
    CASE WHEN o.inbox_number > 0 THEN o.inbox_number ELSE inbox.sessions
      + (row_number() OVER (PARTITION BY o.inbox_id, o.inbox_number = 0 ORDER BY o.ord))::int
    END AS new_inbox_number
  FROM opening o JOIN inbox USING (inbox_id), head
), inserted AS (
  INSERT INTO session (${names.join(', ')})
  SELECT ${names.map((name) => given[name] ?? `f.${name}`).join(', ')} FROM fresh f
  ON CONFLICT (account_id, id) DO NOTHING
  RETURNING id, number, inbox_number`;

const wentOn = `
), updated AS (
  UPDATE session s SET (${changing.join(', ')}) = (
    SELECT ${changing.map((name) => `r.${name}`).join(', ')} FROM jsonb_populate_record(s, i.row) r
  )
  FROM input i, head
  WHERE s.account_id = $1::uuid AND s.id = ANY ($6::uuid[]) AND s.id = i.id AND s.version = i.expected
  RETURNING s.id, s.number, s.inbox_number`;

/** One prepared statement, and the name under which connections keep it. */
export interface AppendStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Writes one batch of appends of one account: rows, events, positions and numbers, in one statement and so in one
 * round trip and one commit.
 *
 * - `$1` account id; `$2` rows as JSON, each with `expected`, the version it was decided on (0: opens the session, else
 *   only the members that change are there); `$3` events as JSON; `$4` how many events; `$5` how many sessions are
 *   opened; `$6` the ids of the sessions that go on.
 * - Everything joins `head`, so the account's row is locked before any other: batches of several processes wait for
 *   each other there, cannot deadlock, and commit their positions in order.
 * - A session that brings a number for its inbox keeps it, and later ones count on from the greatest; the statement
 *   fails on `session_by_inbox_number` when the number is taken.
 * - A row whose version is not the expected one is not updated, and its events are not written. It is missing in the
 *   answer; all others are not affected.
 */
export const appendStatement: AppendStatement = {
  name: 'append',
  text: write(`${opened}${wentOn}`, 'SELECT * FROM inserted UNION ALL SELECT * FROM updated'),
};

/** The same for a batch that opens no session: without the part that opens, it costs a third less when the batch is small. */
export const goOnStatement: AppendStatement = { name: 'go-on', text: write(wentOn, 'SELECT * FROM updated') };

function write(parts: string, accepted: string): string {
  return `
WITH input AS MATERIALIZED (
  SELECT i.ord, (i.row ->> 'id')::uuid AS id, (i.row ->> 'expected')::int AS expected, i.row
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS i (row, ord)
), head AS (
  UPDATE account_head SET position = position + $4::int, sessions = sessions + $5::int
  WHERE account_id = $1::uuid
  RETURNING position - $4::int AS position, sessions - $5::int AS sessions${parts}
), accepted AS (
  ${accepted}
), logged AS (
  INSERT INTO event (account_id, session_id, seq, position, at, type, body, quiet)
  SELECT $1::uuid, e.session_id, e.seq, head.position + e.ord, e.at, e.type,
    CASE WHEN e.type = 'session-opened'
      THEN e.body || jsonb_build_object('number', a.number, 'inboxNumber', a.inbox_number) ELSE e.body END, e.quiet
  FROM jsonb_to_recordset($3::jsonb) AS e (ord int, session_id uuid, seq int, at timestamptz, type text, body jsonb, quiet boolean)
  JOIN accepted a ON a.id = e.session_id, head
)
SELECT a.id, a.number, a.inbox_number AS "inboxNumber", head.position FROM accepted a, head`;
}
