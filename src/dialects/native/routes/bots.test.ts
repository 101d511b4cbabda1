import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const ask = (path: string, body?: unknown, method?: string) =>
  koine.ask(`/koine/v1${path}`, {
    token: koine.main.key,
    ...(body !== undefined && { body }),
    ...(method && { method }),
  });
const webhook = { name: 'Robo', avatar: '🐙', settings: { kind: 'webhook', url: 'https://bot.example/koine' } };
const model = {
  name: 'Max',
  settings: { kind: 'model', baseUrl: 'https://models.example/v1/', model: 'small', tools: ['hand-off'] },
  endpointKey: 'sk-geheim',
};

test('a bot is made with what it was told and defaults, read, listed, changed and removed', async () => {
  const made = await ask('/bots', webhook);
  assert.equal(made.status, 201);
  const { bot, secrets } = made.body;
  assert.deepEqual(bot, {
    id: bot.id,
    number: 1,
    name: 'Robo',
    avatar: '🐙',
    kind: 'webhook',
    disabled: false,
    settings: { ...webhook.settings, greeting: null, deadlineMs: 30_000, timeoutMs: 20_000 },
  });
  assert.match(secrets.signingSecret, /^whsec_[\w+/=]{44}$/);
  assert.deepEqual((await ask(`/bots/${bot.id}`)).body, bot);
  const settings = { kind: 'webhook', deadlineMs: 5_000 };
  const changed = await ask(`/bots/${bot.id}`, { settings, disabled: true }, 'PATCH');
  assert.deepEqual(changed.body, { ...bot, disabled: true, settings: { ...bot.settings, deadlineMs: 5_000 } });
  assert.deepEqual((await ask('/bots')).body.items, [changed.body]);
  assert.equal((await ask(`/bots/${bot.id}`, undefined, 'DELETE')).status, 204);
  assert.equal((await ask(`/bots/${bot.id}`)).status, 404);
});

test('[K5] a model’s key at its endpoint is kept sealed and never told; agents see who a bot is, not how it works', async () => {
  const { body } = await ask('/bots', model);
  assert.equal(body.secrets, null);
  assert.equal(body.bot.settings.baseUrl, 'https://models.example/v1');
  assert.doesNotMatch(JSON.stringify(body), /geheim/);
  const { account } = koine.main;
  const { rows } = await koine.app.database.pool.query('SELECT sealed_secret FROM bot WHERE id = $1', [body.bot.id]);
  assert.doesNotMatch(rows[0].sealed_secret.toString('latin1'), /geheim/);
  assert.equal(await koine.app.bots.sharedSecret(account.id, body.bot.id), 'sk-geheim');
  const password = 'correct horse battery';
  await koine.app.accounts.createAgent(null, account.id, { name: 'Anna', email: 'anna@main.example', password });
  const cookie = await koine.signIn({ email: 'anna@main.example', password });
  const seen = await koine.ask(`/koine/v1/bots/${body.bot.id}`, { cookie });
  assert.deepEqual(Object.keys(seen.body), ['id', 'number', 'name', 'avatar', 'kind', 'disabled']);
});

test('[K6] what no bot could work with is refused, and a bot stays of its kind', async () => {
  const faulty = [
    [{ ...webhook, settings: { kind: 'webhook' } }, '/settings/url'],
    [{ ...webhook, settings: { kind: 'webhook', url: 'ftp://bot.example' } }, '/settings/url'],
    [{ ...webhook, settings: { kind: 'webhook', url: 'https://user:word@bot.example' } }, '/settings/url'],
    [{ ...model, settings: { kind: 'model', baseUrl: 'https://models.example' } }, '/settings/model'],
  ] as const;
  for (const [body, pointer] of faulty) {
    const refused = await ask('/bots', body);
    assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, pointer]);
  }
  const { body: made } = await ask('/bots', webhook);
  const turned = await ask(`/bots/${made.bot.id}`, { settings: model.settings }, 'PATCH');
  assert.deepEqual([turned.status, turned.body.errors[0].pointer], [400, '/settings/kind']);
});

test('an inbox names the bot of its account that meets its visitors; such a bot cannot be removed', async () => {
  const { body: made } = await ask('/bots', webhook);
  const path = `/inboxes/${koine.main.inbox.id}`;
  const bot = { id: made.bot.id, when: 'always' };
  assert.deepEqual((await ask(path, { bot }, 'PATCH')).body.bot, bot);
  assert.equal((await ask(`/bots/${made.bot.id}`, undefined, 'DELETE')).status, 409);
  const other = await koine.addAccount('other');
  const foreign = await koine.ask('/koine/v1/bots', { token: other.key, body: webhook });
  const refused = await ask(path, { bot: { id: foreign.body.bot.id, when: 'always' } }, 'PATCH');
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/bot/id']);
  assert.equal((await ask(path, { bot: null }, 'PATCH')).body.bot, null);
});

test('[K5] a bot’s key reaches the sessions that it has, and no others; renewed secrets end the old ones', async () => {
  const { body: made } = await ask('/bots', webhook);
  const { key } = made.secrets;
  await ask(`/inboxes/${koine.main.inbox.id}`, { bot: { id: made.bot.id, when: 'always' } }, 'PATCH');
  const visitor = await koine.addVisitor(koine.main);
  const { body: met } = await koine.ask('/koine/v1/sessions', { token: visitor.token, body: {} });
  assert.deepEqual([met.stage, met.botId], ['active', made.bot.id]);
  await ask(`/inboxes/${koine.main.inbox.id}`, { bot: null }, 'PATCH');
  const stranger = await koine.addVisitor(koine.main);
  const { body: other } = await koine.ask('/koine/v1/sessions', { token: stranger.token, body: {} });
  assert.equal(other.stage, 'waiting');
  const say = (id: string, token = key) =>
    koine.ask(`/koine/v1/sessions/${id}/messages`, {
      token,
      body: { text: 'Hello', buttons: [{ label: 'Yes', value: 'yes' }] },
    });
  assert.equal((await say(met.id)).status, 201);
  assert.equal((await say(other.id)).status, 404);
  const renewed = await ask(`/bots/${made.bot.id}/secrets`, {});
  assert.equal((await say(met.id)).status, 401);
  assert.equal((await say(met.id, renewed.body.key)).status, 201);
  const command = { type: 'hand-off', reason: 'requested', summary: 'Wants a human.' };
  const handedOff = await koine.ask(`/koine/v1/sessions/${met.id}/commands`, {
    token: renewed.body.key,
    body: command,
  });
  assert.equal(handedOff.status, 200);
  assert.equal((await say(met.id, renewed.body.key)).status, 404);
  const { body: now } = await ask(`/sessions/${met.id}`);
  assert.deepEqual(
    [now.stage, now.botId, now.handOffReason, now.queue.name],
    ['waiting', null, 'requested', 'Support'],
  );
});
