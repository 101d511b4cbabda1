import { changingColumns, sessionColumns, talkColumns } from './session-columns.ts';

const names = sessionColumns.map(({ name }) => name);
const changing = changingColumns.map(({ name }) => name);
const given = { number: 'f.new_number', inbox_number: 'f.new_inbox_number' } as Readonly<Record<string, string>>;

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

const openingAmongOthers = `
), opening AS MATERIALIZED (
  SELECT i.ord, r.* FROM input i, jsonb_populate_record(NULL::session, i.row) r
  WHERE i.expected = 0 AND ${isAsSeen(`($${OTHERS + 2}::text[])[i.ord::int]`)}`;

/** Text is read into rows at once; where some are to be chosen first, it pays to make `jsonb` of it. */
const openingAlone = `
), opening AS MATERIALIZED (
  SELECT r.ordinality AS ord, r.* FROM json_populate_recordset(NULL::session, $${MESSAGES}::json) WITH ORDINALITY r
  WHERE ${isAsSeen(`($${MESSAGES + 1}::text[])[r.ordinality::int]`)}`;

const opened = `
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
 *   the members that change are there); the ids of those sessions among them that go on; and of each that is opened the
 *   version of its visitor by which it was decided (null: whichever).
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
  text: write(`${messages}${others}${openingAmongOthers}${opened}${wentOn}`, ['messages', 'inserted', 'updated']),
};

/** The same for a batch that opens no session: without the part that opens, it costs a third less when the batch is small. */
export const goOnStatement: AppendStatement = {
  name: 'go-on',
  text: write(`${messages}${others}${wentOn}`, ['messages', 'updated']),
};

/** The same for a batch that does nothing but open sessions: their rows stand at `$9`, their visitors' versions at `$10`. */
export const openStatement: AppendStatement = {
  name: 'open',
  text: write(`${openingAlone}${opened}`, ['inserted']),
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

/** A scalar look-up by key, which the planner cannot make a scan of all visitors. */
function isAsSeen(version: string): string {
  return `(${version} IS NULL OR ${version} = (
    SELECT v.xmin::text FROM visitor v WHERE v.account_id = $1::uuid AND v.id = r.visitor_id))`;
}

/** Exact for every whole millisecond, as dividing by 1000 is not. */
function timeOf(milliseconds: string): string {
  return `timestamptz 'epoch' + ${milliseconds} * interval '1 millisecond'`;
}
