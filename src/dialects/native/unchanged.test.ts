import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { isGuarded } from './unchanged.ts';

let koine: Koine;
before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

function ask(path: string, asking: { method?: string; body?: unknown; match?: string } = {}) {
  const { match, ...rest } = asking;
  return koine.ask(`/koine/v1${path}`, {
    token: koine.main.key,
    ...rest,
    ...(match !== undefined && { headers: { 'if-match': match } }),
  });
}
const tagOf = async (path: string) => (await ask(path)).headers.get('etag') ?? '';

test('[N13] what was changed since it was read is not overwritten, and of changes at once one is made', async () => {
  const path = `/inboxes/${koine.main.inbox.id}`;
  const read = await tagOf(path);
  assert.match(read, /^"[\w-]{22}"$/);
  assert.equal(await tagOf(path), read);
  const change = (name: string, match: string) => ask(path, { method: 'PATCH', body: { name }, match });
  const answers = await Promise.all(['One', 'Two', 'Three', 'Four'].map((name) => change(name, read)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412]);
  const made = answers.find(({ status }) => status === 200);
  const refused = answers.find(({ status }) => status === 412);
  assert.deepEqual([refused?.body.code, refused?.body.errors], ['changed-meanwhile', undefined]);
  const { body } = await ask(path);
  assert.equal(body.name, made?.body.name);
  assert.equal((await change('Five', `W/${made?.headers.get('etag')}`)).status, 200);
  assert.equal((await change('Six', '*')).status, 200);
  assert.equal((await ask(path, { method: 'PATCH', body: { name: 'Seven' } })).status, 200);
});

test('[N13] everything that is guarded tells its tag, and a change under a false one is refused', async () => {
  const { main } = koine;
  const made = async (path: string, body: unknown) => {
    const answer = await ask(path, { body });
    assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
    return (answer.body.bot ?? answer.body.webhook ?? answer.body).id as string;
  };
  const spans = [{ from: '09:00', to: '17:00' }];
  const hours = { zone: 'UTC', week: [spans, spans, spans, spans, spans, [], []], holidays: [], exceptions: {} };
  const ids: Readonly<Record<string, string>> = {
    agents: main.owner.agent.id,
    queues: main.queue.id,
    inboxes: main.inbox.id,
    calendars: await made('/calendars', { name: 'Days', hours }),
    bots: await made('/bots', { name: 'Bo', settings: { kind: 'webhook', url: 'https://bot.example/' } }),
    surveys: await made('/surveys', {
      name: 'Exit',
      form: 'exit',
      title: 'How was it?',
      questions: [{ id: 'q', kind: 'stars', label: 'How?' }],
    }),
    webhooks: await made('/webhooks', { name: 'Out', url: 'https://receiver.example/' }),
    'canned-answers': await made('/canned-answers', { scope: 'account', shortcut: 'hi', title: 'Hi', text: 'Hello' }),
  };
  const routes = koine.routes.filter(({ dialect, path }) => dialect === 'native' && isGuarded(path));
  const changing = routes.filter(({ method }) => method === 'PATCH' || method === 'PUT');
  assert.equal(changing.length, routes.filter(({ method }) => method === 'GET').length);
  assert.ok(changing.length >= 14);
  for (const { method, path } of changing) {
    const noun = path.split('/')[3] ?? '';
    const at = path
      .replace('/koine/v1', '')
      .replace(':id', ids[noun] ?? '')
      .replace(':dialect', 'twin');
    assert.match(await tagOf(at), /^"/, at);
    const bodies: Readonly<Record<string, unknown>> = {
      presence: { awayAfterMs: null },
      'sign-in-rules': { secondFactorFor: [] },
    };
    const refused = await ask(at, { method, body: bodies[noun] ?? {}, match: '"other"' });
    assert.deepEqual([refused.status, refused.body.code], [412, 'changed-meanwhile'], at);
  }
});

test('[K6] the account and how its dialects are spoken are set within their bounds', async () => {
  const account = (body: unknown) => ask('/account', { method: 'PATCH', body });
  const changed = await account({ name: 'Tea', zone: 'Europe/Oslo', awayAfterMs: 60_000 });
  assert.deepEqual([changed.body.name, changed.body.zone, changed.body.awayAfterMs], ['Tea', 'Europe/Oslo', 60_000]);
  assert.equal((await account({ zone: 'Europe/Nowhere' })).body.errors[0].pointer, '/zone');
  assert.equal((await account({ awayAfterMs: null })).body.awayAfterMs, null);

  const speak = (body: unknown, name = 'vcclive') => ask(`/dialects/${name}/settings`, { method: 'PUT', body });
  const spoken = await speak({ pageSize: 20 });
  assert.deepEqual([spoken.body.given, spoken.body.inForce.maxPageSize], [{ pageSize: 20 }, 500]);
  assert.equal((await speak({ pageSize: 0 })).body.errors[0].pointer, '/pageSize');
  assert.equal((await speak({ zone: 'Nowhere' })).body.errors[0].pointer, '/zone');
  assert.equal((await speak({ tongue: 1 })).status, 400);
  assert.equal((await speak({}, 'native')).status, 404);
  assert.deepEqual((await ask('/dialects/vcclive/settings')).body.given, { pageSize: 20 });
  assert.deepEqual((await speak({})).body.given, {});
});
