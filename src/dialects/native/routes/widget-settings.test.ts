import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { defaultWidgetSettings } from '../../../core/widget-settings.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const set = (body: unknown) =>
  koine.ask(`/koine/v1/inboxes/${koine.main.inbox.id}`, { token: koine.main.key, method: 'PATCH', body });
const look = async () => (await koine.ask(`/koine/v1/widget/${koine.main.inbox.key}`)).body.look;

test('how a widget looks is set member by member, and told to the page with colours that can be read', async () => {
  const { body } = await koine.ask(`/koine/v1/inboxes/${koine.main.inbox.id}`, { token: koine.main.key });
  assert.deepEqual(body.widget, defaultWidgetSettings);
  const words = { ar: { title: 'الدعم', greeting: 'مرحبا' }, 'de-AT': { title: 'Hilfe' } };
  await set({ accent: '#ffd43b', widget: { side: 'start', words } });
  const changed = await set({ widget: { scheme: 'dark', accentDark: '#5c4a00' } });
  assert.deepEqual(changed.body.widget, {
    ...defaultWidgetSettings,
    side: 'start',
    words,
    scheme: 'dark',
    accentDark: '#5c4a00',
  });
  const { colours, side, scheme, words: told } = await look();
  assert.deepEqual([side, scheme, told], ['start', 'dark', words]);
  assert.deepEqual([colours.light.accent, colours.light.onAccent], ['#ffd43b', '#000000']);
  assert.deepEqual([colours.dark.accent, colours.dark.onAccent], ['#5c4a00', '#ffffff']);
});

test('[K6] what cannot be read, or is out of bounds, is refused and changes nothing', async () => {
  await set({ accent: '#1d4ed8', widget: { onAccent: '#ffffff', accentDark: null } });
  const before = await look();
  const pointers = [];
  for (const body of [
    { widget: { onAccent: '#2563eb' } },
    // The text that was chosen before cannot be read on the new accent.
    { accent: '#ffd43b' },
    { widget: { avatarUrl: 'http://shop.example/a.png' } },
    { widget: { sideSpace: 201 } },
    { widget: { launcherText: 'x'.repeat(31) } },
    { widget: { words: { 'not a language': { title: 'x' } } } },
    { widget: { corner: 'round' } },
  ]) {
    const { status, body: problem } = await set(body);
    assert.equal(status, 400, JSON.stringify(body));
    pointers.push(problem.errors[0].pointer);
  }
  assert.deepEqual(pointers.slice(0, 4), [
    '/widget/onAccent',
    '/widget/onAccent',
    '/widget/avatarUrl',
    '/widget/sideSpace',
  ]);
  assert.equal((await set({})).status, 200);
  assert.deepEqual(await look(), before);
});
