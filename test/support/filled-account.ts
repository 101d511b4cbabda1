import type { Koine } from './koine.ts';

/** Thousands of sessions made of one, as a busy year leaves them: most closed, of ten queues and twenty agents. */
export async function fillAccount(koine: Koine, count: number): Promise<void> {
  const visitor = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', {
    token: visitor.token,
    body: { message: { text: 'Hello' } },
  });
  const { pool } = koine.app.database;
  await pool.query(
    `INSERT INTO session SELECT made.* FROM session s, generate_series(2, $2::int) g, LATERAL (
      SELECT timestamptz '2026-11-01' - g * interval '7 minutes' AS opened
    ) t, LATERAL jsonb_populate_record(s, jsonb_build_object(
      'id', gen_random_uuid(), 'number', g, 'inbox_number', g,
      'visitor_id', md5('v' || g % 4000)::uuid,
      'stage', CASE WHEN g < 40 THEN 'active' WHEN g < 60 THEN 'waiting' ELSE 'closed' END,
      'outcome', CASE WHEN g < 60 THEN NULL WHEN g % 9 = 0 THEN 'missed' ELSE 'completed' END,
      'opened_at', t.opened, 'updated_at', t.opened + interval '9 minutes',
      'ended_at', CASE WHEN g >= 60 THEN t.opened + interval '9 minutes' END,
      'first_said_at', t.opened, 'last_said_at', t.opened + interval '8 minutes',
      'queue_id', CASE WHEN g % 10 = 0 THEN s.queue_id ELSE md5('q' || g % 10)::uuid END,
      'agent_id', md5('a' || g % 20)::uuid, 'agent_ids', jsonb_build_array(md5('a' || g % 20)::uuid),
      'visitor_name', 'Visitor ' || g, 'visitor_email', 'v' || g || '@example.com',
      'visitor_phone', '+3630' || (1000000 + g),
      'rating_score', CASE WHEN g % 12 = 0 THEN g % 6 END,
      'labels', CASE WHEN g % 300 = 0 THEN '["vip"]'::jsonb ELSE '[]'::jsonb END,
      'links', CASE WHEN g % 500 = 0
        THEN jsonb_build_array(jsonb_build_object('kind', 'ticket', 'id', 'T-' || g, 'label', '', 'url', null))
        ELSE '[]'::jsonb END
    )) made WHERE s.id = $1::uuid`,
    [body.id, count],
  );
  await pool.query('VACUUM ANALYZE session');
}
