/**
 * Makes deliveries of what webhooks have not been told yet, for up to `$4` webhooks, up to `$3` events each.
 *
 * - `$1` dialects' event types as JSON, `null` for all; webhooks of other dialects are left alone; `$2` now.
 * - A webhook's row is locked, so one process at a time makes its deliveries, and its position moves with them: none is
 *   skipped, and none made twice. Positions commit in order, so all events up to the head's position are there.
 * - A delivery's id is made of the webhook and the position, so that the same event always has the same one.
 */
export const planStatement = `
WITH due AS MATERIALIZED (
  SELECT w.account_id, w.id, w.position, h.position AS head, w.events, $1::jsonb -> w.dialect AS told
  FROM webhook w JOIN account_head h ON h.account_id = w.account_id
  WHERE w.position < h.position AND w.paused_at IS NULL AND jsonb_exists($1::jsonb, w.dialect)
  ORDER BY w.account_id, w.id LIMIT $4::int
  FOR NO KEY UPDATE OF w SKIP LOCKED
), page AS MATERIALIZED (
  SELECT d.account_id, d.id AS webhook_id, e.session_id, e.position, e.type,
    (d.told = 'null' OR jsonb_exists(d.told, e.type)) AND (d.events IS NULL OR e.type = ANY (d.events)) AS wanted
  FROM due d CROSS JOIN LATERAL (
    SELECT session_id, position, type FROM event
    WHERE account_id = d.account_id AND position > d.position ORDER BY position LIMIT $3::int
  ) e
), reached AS MATERIALIZED (
  SELECT d.account_id, d.id, count(p.position) AS events,
    greatest(d.position, max(p.position), CASE WHEN count(p.position) < $3::int THEN d.head END) AS position
  FROM due d LEFT JOIN page p ON p.account_id = d.account_id AND p.webhook_id = d.id
  GROUP BY d.account_id, d.id, d.position, d.head
), moved AS (
  UPDATE webhook w SET position = r.position FROM reached r WHERE w.account_id = r.account_id AND w.id = r.id
), planned AS (
  INSERT INTO delivery (account_id, webhook_id, id, session_id, position, type, queued_at)
  SELECT account_id, webhook_id, md5(webhook_id::text || ':' || position)::uuid, session_id, position, type, $2::timestamptz
  FROM page WHERE wanted
  ON CONFLICT DO NOTHING
  RETURNING account_id, webhook_id, session_id
), lanes AS (
  INSERT INTO delivery_lane (account_id, webhook_id, session_id, due_at)
  SELECT DISTINCT account_id, webhook_id, session_id, $2::timestamptz FROM planned
  ORDER BY account_id, webhook_id, session_id
  ON CONFLICT (account_id, webhook_id, session_id) DO UPDATE SET version = delivery_lane.version + 1
)
SELECT r.id, r.events >= $3::int AS more,
  EXISTS (SELECT FROM planned p WHERE p.account_id = r.account_id AND p.webhook_id = r.id) AS planned
FROM reached r`;

/**
 * Takes lanes that are due, up to `$4` a webhook and `$6` in all: they are put off by the lease, so that they come back
 * when whoever took them dies. `$1` now; `$2` when the lease ends; `$3` who takes them; `$5` ids of webhooks to look at,
 * null for all but those in `$7`.
 */
export const takeStatement = `
WITH due AS MATERIALIZED (
  SELECT d.* FROM (
    SELECT account_id, id, paused_at FROM webhook
    WHERE ($5::uuid[] IS NULL OR id = ANY ($5::uuid[])) AND NOT id = ANY ($7::uuid[])
    ORDER BY random()
  ) w CROSS JOIN LATERAL (
    SELECT account_id, webhook_id, session_id FROM delivery_lane
    WHERE account_id = w.account_id AND webhook_id = w.id AND due_at <= $1::timestamptz AND (w.paused_at IS NULL OR test)
    ORDER BY due_at LIMIT $4::int
    FOR UPDATE SKIP LOCKED
  ) d
  LIMIT $6::int
)
UPDATE delivery_lane l SET due_at = $2::timestamptz, holder = $3::uuid FROM due d
WHERE (l.account_id, l.webhook_id, l.session_id) = (d.account_id, d.webhook_id, d.session_id)
RETURNING l.account_id AS "accountId", l.webhook_id AS "webhookId", l.session_id AS "sessionId", l.version`;

/** The first `$2` waiting deliveries of each lane in `$1`, in their order, with their events. */
export const loadStatement = `
SELECT d.account_id AS "accountId", d.webhook_id AS "webhookId", d.session_id AS "sessionId", d.id, d.test, d.position,
  d.attempts, d.queued_at AS "queuedAt", e.seq, e.at, e.type, e.body
FROM jsonb_to_recordset($1::jsonb) AS l (account_id uuid, webhook_id uuid, session_id uuid)
CROSS JOIN LATERAL (
  SELECT * FROM delivery
  WHERE account_id = l.account_id AND webhook_id = l.webhook_id AND session_id = l.session_id AND state = 'waiting'
  ORDER BY position LIMIT $2::int
) d
LEFT JOIN event e ON e.account_id = d.account_id AND e.position = d.position
ORDER BY d.account_id, d.webhook_id, d.session_id, d.position`;

/**
 * Writes how tries went, and moves their lanes on; only where `holder` still holds the lane. `$1` settlements as JSON,
 * each with `due_at`: when the lane is due again, kept for the holder when `held`. A lane with `done` is removed, unless
 * something was added since it was taken (`version`). Answers which lanes the holder still had.
 */
export const settleStatement = `
WITH given AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (
    ord int, account_id uuid, webhook_id uuid, session_id uuid, holder uuid, version int, held boolean, done boolean,
    due_at timestamptz, id uuid, state text, tried_at timestamptz, next_at timestamptz, status int, ms int,
    failure text, answer text)
), held AS MATERIALIZED (
  SELECT g.*, l.version AS newest FROM given g JOIN delivery_lane l USING (account_id, webhook_id, session_id)
  WHERE l.holder = g.holder
  ORDER BY account_id, webhook_id, session_id
  FOR UPDATE OF l
), marked AS (
  UPDATE delivery d SET state = h.state, attempts = d.attempts + 1, tried_at = h.tried_at, next_at = h.next_at,
    status = h.status, ms = h.ms, failure = h.failure, answer = h.answer
  FROM held h WHERE d.account_id = h.account_id AND d.webhook_id = h.webhook_id AND d.id = h.id AND h.state <> 'void'
), voided AS (
  DELETE FROM delivery d USING held h
  WHERE d.account_id = h.account_id AND d.webhook_id = h.webhook_id AND d.id = h.id AND h.state = 'void'
), removed AS (
  DELETE FROM delivery_lane l USING held h
  WHERE l.account_id = h.account_id AND l.webhook_id = h.webhook_id AND l.session_id = h.session_id
    AND h.done AND h.version = h.newest
), kept AS (
  UPDATE delivery_lane l SET due_at = h.due_at, holder = CASE WHEN h.held THEN h.holder END FROM held h
  WHERE l.account_id = h.account_id AND l.webhook_id = h.webhook_id AND l.session_id = h.session_id
    AND NOT (h.done AND h.version = h.newest)
)
SELECT ord FROM held`;

/**
 * Makes what a webhook may be told of ready to be sent again, up to `$6` deliveries, the oldest first: the account's
 * events after position `$3` up to `$4`. What waits already is left as it is. `$5` the dialect's types as JSON; `$7` now.
 */
export const replayPositionsStatement = `
WITH page AS (
  SELECT e.account_id, w.id AS webhook_id, e.session_id, e.position, e.type
  FROM webhook w JOIN event e ON e.account_id = w.account_id AND e.position > $3::bigint
    AND e.position <= least($4::bigint, w.position)
  WHERE w.account_id = $1::uuid AND w.id = $2::uuid
    AND ($5::jsonb = 'null' OR jsonb_exists($5::jsonb, e.type)) AND (w.events IS NULL OR e.type = ANY (w.events))
  ORDER BY e.position LIMIT $6::int
), again AS (
  INSERT INTO delivery (account_id, webhook_id, id, session_id, position, type, queued_at)
  SELECT account_id, webhook_id, md5(webhook_id::text || ':' || position)::uuid, session_id, position, type, $7::timestamptz
  FROM page
  ON CONFLICT (account_id, webhook_id, id) DO UPDATE SET state = 'waiting', attempts = 0, queued_at = excluded.queued_at,
    next_at = NULL, failure = NULL WHERE delivery.state <> 'waiting'
  RETURNING account_id, webhook_id, session_id
), ${lanesFor('$7')}
SELECT count(*)::int AS count, (SELECT count(*) FROM page)::int AS seen, (SELECT max(position) FROM page)::int8 AS reached
FROM again`;

/** The same for those kept in the log that were made ready from `$3` on and before `$4`; with `$5`, only what was given up. */
export const replayKeptStatement = `
WITH chosen AS (
  SELECT account_id, webhook_id, id FROM delivery
  WHERE account_id = $1::uuid AND webhook_id = $2::uuid AND NOT test
    AND queued_at >= $3::timestamptz AND queued_at < $4::timestamptz
    AND (state = 'dead' OR (state = 'delivered' AND NOT $5::boolean))
  ORDER BY queued_at, position LIMIT $6::int
  FOR UPDATE
), again AS (
  UPDATE delivery d SET state = 'waiting', attempts = 0, queued_at = $7::timestamptz, next_at = NULL, failure = NULL
  FROM chosen c WHERE (d.account_id, d.webhook_id, d.id) = (c.account_id, c.webhook_id, c.id)
  RETURNING d.account_id, d.webhook_id, d.session_id
), ${lanesFor('$7')}
SELECT count(*)::int AS count, count(*)::int AS seen, NULL::int8 AS reached FROM again`;

function lanesFor(now: string): string {
  return `lanes AS (
  INSERT INTO delivery_lane (account_id, webhook_id, session_id, due_at)
  SELECT DISTINCT a.account_id, a.webhook_id, a.session_id,
    CASE WHEN w.paused_at IS NULL THEN ${now}::timestamptz ELSE 'infinity' END
  FROM again a JOIN webhook w ON w.account_id = a.account_id AND w.id = a.webhook_id
  ORDER BY 1, 2, 3
  ON CONFLICT (account_id, webhook_id, session_id) DO UPDATE SET version = delivery_lane.version + 1
)`;
}
