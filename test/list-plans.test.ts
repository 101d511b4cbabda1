import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Clients, openClients } from './support/across-clients.ts';
import { fillAccount } from './support/filled-account.ts';
import { type Koine, startKoine } from './support/koine.ts';

const SESSIONS = 10_000;

let koine: Koine;
let clients: Clients;
let asked: { readonly text: string; readonly values: readonly unknown[] }[] = [];

before(async () => {
  koine = await startKoine();
  clients = await openClients(koine, koine.main);
  await fillAccount(koine, SESSIONS);
  const heard = new WeakSet<object>();
  koine.app.database.pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const told = (...given: unknown[]) => {
      const [text, values] = given;
      if (typeof text === 'string' && /^\(?select\b.*\bfrom "session"/s.test(text)) {
        asked.push({ text, values: (values as unknown[] | undefined) ?? [] });
      }
      return query(...given);
    };
    Object.assign(client, { query: told });
  });
});
after(() => koine.close());

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Plan[];
}

/** How PostgreSQL reads sessions for what is asked, of everything that it asks: the names of indexes, or `Seq Scan`. */
async function waysOf(ask: () => Promise<unknown>): Promise<readonly string[]> {
  asked = [];
  await ask();
  const statements = asked;
  assert.ok(statements.length > 0, 'no session was asked for');
  const ways = [];
  for (const { text, values } of statements) {
    const { rows } = await koine.app.database.pool.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
    ways.push(...waysIn(rows[0]['QUERY PLAN'][0].Plan));
  }
  return ways;
}

function waysIn(plan: Plan): readonly string[] {
  const below = (plan.Plans ?? []).flatMap(waysIn);
  const isOfSessions = plan['Relation Name'] === 'session' || plan['Node Type'] === 'Bitmap Index Scan';
  return isOfSessions && plan['Node Type'] !== 'Bitmap Heap Scan'
    ? [...below, plan['Index Name'] ?? plan['Node Type']]
    : below;
}

test('[K8] the filters and orders that people use most read sessions by an index', async () => {
  const agent = (await koine.app.database.pool.query('SELECT agent_id FROM session WHERE number = 500')).rows[0]
    .agent_id;
  const queue = (await koine.app.database.pool.query('SELECT queue_id FROM session WHERE number = 501')).rows[0]
    .queue_id;
  const filters: Readonly<Record<string, RegExp>> = {
    '': /session_by_opened/,
    'sort=number': /session_by_number/,
    'sort=-endedAt': /session_by_ended/,
    'sort=-rating': /session_by_rating/,
    [filtered('stage < ended')]: /session_in_progress|session_by_opened/,
    'stage=waiting': /session_in_progress/,
    [filtered('stage in (waiting, active)')]: /session_in_progress/,
    [filtered('outcome = missed')]: /session_by_outcome|session_by_opened/,
    [filtered(`queue = ${queue}`)]: /session_by_queue|session_by_opened/,
    [filtered(`agent = ${agent}`)]: /session_by_agent/,
    [filtered(`agents has ${agent}`)]: /session_by_agents|session_by_opened/,
    [filtered('labels has vip')]: /session_by_label/,
    [filtered('link.ticket has T-1000')]: /session_by_link/,
    [filtered('visitor.email = V777@example.com')]: /session_by_email/,
    [filtered('visitor.email contains v777@')]: /session_by_visitor_text/,
    [filtered('visitor.phone contains 1000777')]: /session_by_phone/,
    [filtered('visitor = 00000000-0000-7000-8000-000000000000')]: /session_by_visitor/,
    [filtered('number = 777')]: /session_by_number/,
    [filtered('openedAt in 2026-10-20')]: /session_by_opened/,
    [filtered('endedAt in 2026-10-20 and outcome = missed')]: /session_by_(ended|outcome)/,
    [filtered('rating < 1 and openedAt >= 2026-01-01')]: /session_by_(rating|opened)/,
  };
  for (const [query, index] of Object.entries(filters)) {
    const ways = await waysOf(() => clients.read('native', `/koine/v1/sessions?limit=20&${query}`));
    assert.ok(!ways.includes('Seq Scan') && ways.every((way) => index.test(way)), `${query}: ${ways.join(', ')}`);
  }
});

test('an order that no index gives is read from the whole table: so the other tests can fail', async () => {
  const ways = await waysOf(() => clients.read('native', '/koine/v1/sessions?limit=20&sort=pageCount'));
  assert.deepEqual(ways, ['Seq Scan']);
});

test('[K8] pages at any depth are read by an index, from cursors and from offsets', async () => {
  for (const sort of ['-openedAt', 'number', '-endedAt', 'rating']) {
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const body = await clients.read('native', `/koine/v1/sessions?limit=1000&sort=${sort}${cursor}`);
      cursor = `&cursor=${body.next}`;
    }
    const ways = await waysOf(() => clients.read('native', `/koine/v1/sessions?limit=50&sort=${sort}${cursor}`));
    assert.ok(ways.length > 0 && !ways.includes('Seq Scan'), `${sort}: ${ways.join(', ')}`);
  }
});

test("[K8] each vendor's lists are read by indexes, far down as well", async () => {
  const { projectId } = clients.credentials.vcclive;
  const lists: readonly (readonly [string, string, object?])[] = [
    ['vcclive', `/v2/projects/${projectId}/chats`],
    ['vcclive', `/v2/projects/${projectId}/chats?from_date=2026-10-20&to_date=2026-10-21`],
    ['twin', '/api/v1/chats/sessions?limit=100'],
    ['twin', '/api/v1/chats/sessions?limit=100&offset=9000'],
    ['twin', '/api/v1/sessions?limit=100'],
    ['agendize', '/api/2.0/chat/history'],
    ['agendize', '/api/1.0/data?scope=chatHistory'],
    ['superoffice', '/api/v1/ChatSession?$top=100'],
    ['superoffice', '/api/v1/ChatSession?$top=100&$skip=9000'],
    ['superoffice', '/api/v1/Agents/Chat/ChatSessionsForUser', { method: 'POST', body: '' }],
  ];
  for (const [dialect, path, asking = {}] of lists) {
    const ways = await waysOf(() => clients.read(dialect, path, asking));
    assert.ok(ways.length > 0 && !ways.includes('Seq Scan'), `${dialect} ${path}: ${ways.join(', ')}`);
  }
});

function filtered(filter: string): string {
  return `filter=${encodeURIComponent(filter)}`;
}
