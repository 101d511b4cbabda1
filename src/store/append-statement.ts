import { changingColumns, sessionColumns, talkColumns } from './session-columns.ts';

const names = sessionColumns.map(({ name }) => name);
const changing = changingColumns.map(({ name }) => name);
const given: Readonly<Record<string, string>> = {
  number: 'head.sessions + r.number',
  inbox_number: 'CASE WHEN r.inbox_number > 0 THEN r.inbox_number ELSE inbox.sessions - r.inbox_number END',
};

/** Where the parameters begin that tell of messages, and after them those that tell of all else. */
const MESSAGES = 9;
const OTHERS = MESSAGES + 2 + talkColumns.length;

const messageTypes = ['uuid', 'int', ...talkColumns.map(({ type }) => (type === 'timestamptz' ? 'float8' : type))];

const messages = `
), messages AS (
  UPDATE session s SET ${talkColumns
    .map(({ name, type }) => `${name} = ${type === 'timestamptz' ? timeOf(`m.${name}`) : `m.${name}`}`)
    .join(', ')}
  FROM ROWS FROM (
    unnest(${messageTypes.map((type, index) => `$${MESSAGES + index}::${type}[]`).join(', ')}),
    -- The planner expects many of a series, and few of an array: for few it would join row by row.
    generate_series(1, cardinality($${MESSAGES}::uuid[]))
  ) AS m (id, expected, ${talkColumns.map(({ name }) => name).join(', ')}, ord), head
  WHERE s.account_id = $1::uuid AND s.id = ANY ($${MESSAGES}::uuid[]) AND s.id = m.id AND s.version = m.expected
  RETURNING s.id, s.number, s.inbox_number`;

const others = `
), input AS MATERIALIZED (
  SELECT i.ord, (i.row ->> 'id')::uuid AS id, (i.row ->> 'expected')::int AS expected, i.row
  FROM jsonb_array_elements($${OTHERS}::jsonb) WITH ORDINALITY AS i (row, ord)`;

/** What is opened: rows `r`, whose visitors' versions and inboxes stand from parameter `next` on. */
function opened(rows: string, ord: string, next: number): string {
  const version = `($${next}::text[])[${ord}::int]`;
  return `
), inbox AS (
  UPDATE inbox_head b SET sessions = greatest(b.sessions, n.greatest) + n.opened
  FROM unnest($${next + 1}::uuid[], $${next + 2}::int[], $${next + 3}::int[]) AS n (inbox_id, opened, greatest), head
  WHERE b.account_id = $1::uuid AND b.inbox_id = n.inbox_id
  RETURNING b.inbox_id, b.sessions - n.opened AS sessions
), inserted AS (
  INSERT INTO session (${names.join(', ')})
  SELECT ${names.map((name) => given[name] ?? `r.${name}`).join(', ')} FROM ${rows} JOIN inbox ON inbox.inbox_id = r.inbox_id, head
  -- A scalar look-up by key, which the planner cannot make a scan of all visitors.
  WHERE ${version} IS NULL
    OR ${version} = (SELECT v.xmin::text FROM visitor v WHERE v.account_id = $1::uuid AND v.id = r.visitor_id)
  ON CONFLICT (account_id, id) DO NOTHING
  RETURNING id, number, inbox_number`;
}

const openedAmongOthers = opened(
  '(SELECT * FROM input WHERE expected = 0) i CROSS JOIN jsonb_populate_record(NULL::session, i.row) r',
  'i.ord',
  OTHERS + 2,
);

/** Text is read into rows at once; where some are to be chosen first, it pays to make `jsonb` of it. */
const openedAlone = opened(
  `json_populate_recordset(NULL::session, $${MESSAGES}::json) WITH ORDINALITY r`,
  'r.ordinality',
  MESSAGES + 1,
);

const wentOn = `
), updated AS (
  UPDATE session s SET (${changing.join(', ')}) = (
    SELECT ${changing.map((name) => `r.${name}`).join(', ')} FROM jsonb_populate_record(s, i.row) r
  )
  FROM input i, head
  WHERE s.account_id = $1::uuid AND s.id = ANY ($${OTHERS + 1}::uuid[]) AND s.id = i.id AND s.version = i.expected
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
 * - `$1` account id; `$2` how many sessions are opened; `$3` … `$8` the events, a list for each column but `$7`, which
 *   is their bodies, one line of JSON each: a list would be read twice. Times are epoch milliseconds.
 * - From `$9` the sessions in which only the talk changes: ids, the versions they were decided on, and a list
 *   for each of the columns.
 * - Then all other rows as JSON, each with `expected`, the version it was decided on (0: opens the session, else only
 *   the members that change are there); the ids of those sessions among them that go on; and for all rows the version of
 *   the visitor by which the session was opened (null: whichever).
 * - Of sessions that are opened the row has as its number the how-manieth it is among them, and as its number in the
 *   inbox the same below zero, unless it brings one. Last come their inboxes, how many want for a number in each, and
 *   the greatest that any brings.
 * - Everything joins `head`, so the account's row is locked before any other: batches of several processes wait for
 *   each other there, cannot deadlock, and commit their positions in order.
 * - A session that brings a number for its inbox keeps it, and later ones count on from the greatest; the statement
 *   fails on `session_by_inbox_number` when the number is taken.
 * - A row whose version is not the expected one is not updated, one whose visitor's is not is not added, and its events
 *   are not written. It is missing in the answer; all others are not affected.
 * - The answer is one row: after which position the events stand, and lists with commas of the sessions that were
 *   written, of their numbers, and of their numbers in their inboxes.
 */
export const appendStatement: AppendStatement = {
  name: 'append',
  text: write(`${messages}${others}${openedAmongOthers}${wentOn}`, ['messages', 'inserted', 'updated']),
};

/** The same for a batch that opens no session: without the part that opens, it costs a third less when the batch is small. */
export const goOnStatement: AppendStatement = {
  name: 'go-on',
  text: write(`${messages}${others}${wentOn}`, ['messages', 'updated']),
};

/** The same for a batch that does nothing but open sessions: their rows stand at `$9`, what is told of them follows. */
export const openStatement: AppendStatement = {
  name: 'open',
  text: write(`${openedAlone}`, ['inserted']),
};

/** The same for a batch of messages alone, which has no parameters of the other rows: it costs half of the one before. */
export const messageStatement: AppendStatement = { name: 'message', text: write(messages, ['messages']) };

function write(parts: string, accepted: readonly string[]): string {
  return `
WITH head AS (
  UPDATE account_head SET position = position + cardinality($4::int[]), sessions = sessions + $2::int
  WHERE account_id = $1::uuid
  RETURNING position - cardinality($4::int[]) AS position, sessions - $2::int AS sessions${parts}
), accepted AS (
  ${accepted.map((part) => `SELECT * FROM ${part}`).join(' UNION ALL ')}
), logged AS (
  INSERT INTO event (account_id, session_id, seq, position, at, type, body, quiet)
  SELECT $1::uuid, e.session_id, e.seq, head.position + e.ord, ${timeOf('e.at')}, e.type,
    CASE WHEN e.type = 'session-opened'
      THEN e.body::jsonb || jsonb_build_object('number', a.number, 'inboxNumber', a.inbox_number) ELSE e.body::jsonb END, e.quiet
  FROM ROWS FROM (
    unnest($3::uuid[], $4::int[], $5::float8[], $6::text[], $8::boolean[]), string_to_table($7::text, E'\\n')
  ) WITH ORDINALITY AS e (session_id, seq, at, type, quiet, body, ord)
  JOIN accepted a ON a.id = e.session_id, head
)
SELECT head.position, string_agg(a.id::text, ',') AS ids, string_agg(a.number::text, ',') AS numbers,
  string_agg(a.inbox_number::text, ',') AS "inboxNumbers"
FROM head LEFT JOIN accepted a ON true GROUP BY head.position`;
}

/** Exact for every whole millisecond, as dividing by 1000 is not. */
function timeOf(milliseconds: string): string {
  return `timestamptz 'epoch' + ${milliseconds} * interval '1 millisecond'`;
}
