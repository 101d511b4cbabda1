import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let now = Date.parse('2026-11-20T12:00:00Z');
let koine: Koine;

before(async () => {
  koine = await startKoine({ now: () => now });
});
after(() => koine.close());

const page = (url: string) => ({ url, title: 'A page', referrer: '' });
const setInbox = (body: unknown) =>
  koine.ask(`/koine/v1/inboxes/${koine.main.inbox.id}`, { token: koine.main.key, method: 'PATCH', body });
const tell = (id: string, url: string, more = {}) =>
  koine.ask(`/koine/v1/widget/${koine.main.inbox.key}/visits`, { body: { id, page: page(url), ...more } });
const status = async () => (await koine.ask(`/koine/v1/widget/${koine.main.inbox.key}`)).body.beforeChat;
const live = async (by: { readonly token?: string; readonly cookie?: string }) =>
  (await koine.ask('/koine/v1/live-visitors', by)).body.items;

const invitation = {
  id: 'prices',
  text: 'Questions about prices?',
  page: '/prices*',
  afterSeconds: 20,
  fromVisit: 1,
  languages: ['en'],
  when: 'online',
  quietHours: 24,
};

test('[K5] visits are shown where the inbox says so, to who answers there, and no longer than it says', async () => {
  const id = randomUUID();
  assert.equal((await tell(id, 'https://shop.example/')).status, 403);
  assert.equal(await status(), null);
  assert.equal((await setInbox({ liveMinutes: 5 })).body.liveMinutes, 5);
  assert.deepEqual(await status(), { tellsPages: true, invitations: [] });
  const urls = ['https://shop.example/', 'https://shop.example/', 'https://shop.example/?card=4111111111111111'];
  for (const url of urls) {
    now += 60_000;
    assert.equal((await tell(id, url, { language: 'en', visit: 2 })).status, 204);
  }
  const [seen, ...others] = await live({ token: koine.main.key });
  assert.equal(others.length, 0);
  assert.deepEqual([seen.id, seen.visit, seen.language], [id, 2, 'en']);
  assert.deepEqual(
    seen.trail.map(({ at }: { readonly at: string }) => at),
    ['2026-11-20T12:01:00.000Z', '2026-11-20T12:03:00.000Z'],
  );
  assert.ok(!JSON.stringify(seen).includes('4111111111111111'));
  const [email, password] = ['stranger@main.example', 'correct horse battery'];
  await koine.app.accounts.createAgent(null, koine.main.account.id, { name: 'Stranger', email, password });
  assert.deepEqual(await live({ cookie: await koine.signIn({ email, password }) }), []);
  assert.equal((await live({ cookie: await koine.signIn(koine.main.owner) })).length, 1);
  assert.deepEqual(await live({ token: (await koine.addAccount('other')).key }), []);
  const { token } = await koine.addVisitor(koine.main);
  assert.equal((await koine.ask('/koine/v1/live-visitors', { token })).status, 403);
  now += 5 * 60_000;
  assert.deepEqual(await live({ token: koine.main.key }), []);
});

test('[K8] of each visit the last 20 pages are kept', async () => {
  await setInbox({ liveMinutes: 5 });
  const id = randomUUID();
  for (let index = 0; index < 25; index++) await tell(id, `https://shop.example/${index}`);
  const [{ trail }] = await live({ token: koine.main.key });
  assert.equal(trail.length, 20);
  assert.equal(trail.at(-1).page.url, 'https://shop.example/24');
});

test('invitations are told to the widget, and a chat begun by one says so in its log, to members only', async () => {
  const twice = await setInbox({ invitations: [invitation, invitation] });
  assert.deepEqual([twice.status, twice.body.errors[0].pointer], [400, '/invitations/1/id']);
  assert.deepEqual((await setInbox({ liveMinutes: null, invitations: [invitation] })).body.invitations, [invitation]);
  assert.deepEqual(await status(), { tellsPages: false, invitations: [invitation] });
  const { token } = await koine.addVisitor(koine.main);
  const open = (invitationId: string) =>
    koine.ask('/koine/v1/sessions', { token, body: { invitationId, message: { text: 'Yes' } } });
  const { body: session } = await open('prices');
  const opened = async (id: string, by: string) =>
    (await koine.ask(`/koine/v1/sessions/${id}/events`, { token: by })).body.items[0];
  const told = { invitation: { id: 'prices', text: invitation.text } };
  assert.deepEqual((await opened(session.id, koine.main.key)).extras, { native: told });
  assert.ok(!JSON.stringify(await opened(session.id, token)).includes(invitation.text));
  const { body: other } = await open('unknown');
  assert.deepEqual((await opened(other.id, koine.main.key)).extras, {});
});
