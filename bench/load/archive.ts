import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { App } from '../../src/app/context.ts';
import type { PastEvent } from '../../src/app/importing.ts';
import type { Agent } from '../../src/core/directory.ts';
import type { ActorRef, Happening } from '../../src/core/event.ts';
import { unknownVisitor } from '../../src/core/facts.ts';
import { type Place as Inbox, messageText } from './conversation.ts';

/** The account's sessions begin so many seconds apart; the last one just ended. */
export const SECONDS_APART = 60;

const LASTS_SECONDS = 300;

/**
 * Fills an account that has no session yet with `count` sessions of ten events each: one goes through the journal, and
 * the others are copies of its rows with ids, numbers and times of their own. Answers when the first one began.
 */
export async function fillArchive(
  app: App,
  url: string,
  place: Inbox & { readonly agent: Agent },
  count: number,
): Promise<number> {
  const start = Math.floor(Date.now() / 1000) * 1000 - (count * SECONDS_APART + LASTS_SECONDS) * 1000;
  const { accountId, inboxId } = place;
  const { visitor } = await app.accounts.welcomeVisitor(accountId, inboxId, {});
  const template = await app.importing.put(conversation(place, visitor.id, start));
  if (!template) throw new Error('The first session was there already');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET maintenance_work_mem = '256MB'");
  await copy(client, { accountId, inboxId, template: template.id, events: template.version, count });
  await client.query('VACUUM (ANALYZE) session, event');
  await client.end();
  return start;
}

function conversation(place: Inbox & { readonly agent: Agent }, visitorId: string, start: number): PastEvent[] {
  const { accountId, inboxId, queueId } = place;
  const agent = { id: place.agent.id, name: place.agent.name };
  const byVisitor: ActorRef = { kind: 'visitor', id: visitorId, name: 'Ada Okafor' };
  const byAgent: ActorRef = { kind: 'agent', ...agent };
  const system: ActorRef = { kind: 'system', id: null, name: null };
  const says: Happening = {
    type: 'message-posted',
    messageId: randomUUID(),
    kind: 'text',
    text: messageText,
    automatic: false,
    page: null,
  };
  const opened: Happening = {
    type: 'session-opened',
    sessionId: randomUUID(),
    accountId,
    number: 0,
    inboxNumber: 0,
    inboxId,
    visitorId,
    channel: 'web',
    intent: 'chat',
    intake: false,
    visitor: { ...unknownVisitor, name: 'Ada Okafor', email: 'ada@example.com', language: 'en' },
    page: { url: 'https://shop.example.com/lamps/blue', title: 'Blue lamp', referrer: '' },
    extras: {},
  };
  const steps: readonly (readonly [number, ActorRef, Happening])[] = [
    [0, byVisitor, opened],
    [0, system, { type: 'queue-entered', queueId, reason: 'opened' }],
    [10, byVisitor, says],
    [20, byAgent, { type: 'session-accepted', agent }],
    ...[40, 80, 120, 160, 200].map((at, index) => [at, index % 2 === 0 ? byAgent : byVisitor, says] as const),
    [LASTS_SECONDS, byAgent, { type: 'session-ended', by: 'agent', reason: null }],
  ];
  return steps.map(([after, actor, happening]) => {
    const fresh = happening.type === 'message-posted' ? { ...happening, messageId: randomUUID() } : happening;
    return { at: start + after * 1000, actor, happening: fresh };
  });
}

interface Copying {
  readonly accountId: string;
  readonly inboxId: string;
  readonly template: string;
  readonly events: number;
  readonly count: number;
}

/** The id of the copy `n`, in the order of time as Koine's own. */
const idOf = (start: string) =>
  `(lpad(to_hex((extract(epoch FROM ${start}) * 1000)::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid`;

async function copy(client: pg.Client, { accountId, inboxId, template, events, count }: Copying): Promise<void> {
  const later = `n * interval '${SECONDS_APART} seconds'`;
  const shifted = await columnsOf(client, 'session', later, {
    id: idOf(`s.opened_at + ${later}`),
    number: 's.number + n',
    inbox_number: 's.inbox_number + n',
    visitor_id: 'gen_random_uuid()',
  });
  await client.query(
    `INSERT INTO session (${shifted.names})
     SELECT ${shifted.values} FROM session s CROSS JOIN generate_series(1, $3::int) n
     WHERE s.account_id = $1 AND s.id = $2`,
    [accountId, template, count - 1],
  );
  // What is appended to this index comes in its order; to the other one it does not.
  await client.query('DROP INDEX event_by_position');
  await client.query(
    `INSERT INTO event (account_id, session_id, seq, position, at, type, body)
     SELECT e.account_id, copy.id, e.seq, e.position + n * $4::bigint, e.at + ${later}, e.type,
       CASE e.type
         WHEN 'session-opened' THEN e.body || jsonb_build_object('sessionId', copy.id, 'visitorId', copy.visitor_id,
           'number', copy.number, 'inboxNumber', copy.inbox_number)
         WHEN 'message-posted' THEN e.body || jsonb_build_object('messageId', copy.id || '-' || e.seq)
         ELSE e.body
       END
     FROM event e CROSS JOIN generate_series(1, $3::int) n
     JOIN session copy ON copy.account_id = $1 AND copy.number = n + 1
     WHERE e.account_id = $1 AND e.session_id = $2 ORDER BY n, e.seq`,
    [accountId, template, count - 1, events],
  );
  await client.query('CREATE UNIQUE INDEX event_by_position ON event (account_id, position)');
  await client.query('UPDATE account_head SET sessions = $2, position = $3 WHERE account_id = $1', [
    accountId,
    count,
    count * events,
  ]);
  await client.query('UPDATE inbox_head SET sessions = $3 WHERE account_id = $1 AND inbox_id = $2', [
    accountId,
    inboxId,
    count,
  ]);
}

/** Every column of the table, each with what a copy has in it: its own value, a later time, or the same as before. */
async function columnsOf(client: pg.Client, table: string, later: string, own: Readonly<Record<string, string>>) {
  const { rows } = await client.query<{ name: string; isTime: boolean }>(
    `SELECT column_name AS name, data_type = 'timestamp with time zone' AS "isTime"
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`,
    [table],
  );
  const copied = ({ name, isTime }: { name: string; isTime: boolean }) =>
    own[name] ?? (isTime ? `s.${name} + ${later}` : `s.${name}`);
  return { names: rows.map(({ name }) => name).join(', '), values: rows.map(copied).join(', ') };
}
