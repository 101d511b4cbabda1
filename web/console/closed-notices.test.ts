import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findChromium, launchChromium, openWindow } from '../../test/support/browser.ts';
import { startKoine } from '../../test/support/koine.ts';

const chromium = findChromium();

/** Windows of tests have no push service: what one would give is given here. */
const subscriptions = `
  let subscribed = null;
  PushManager.prototype.getSubscription = async () => subscribed;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const p256dh = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)).toBase64({ alphabet: 'base64url' });
    const auth = 'BTBZMqHH6r4Tts7J_aSIgg';
    subscribed = {
      options: { applicationServerKey: Uint8Array.fromBase64(applicationServerKey, { alphabet: 'base64url' }).buffer },
      toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh, auth }, expirationTime: null }),
      unsubscribe: async () => { subscribed = null; return true; },
    };
    return subscribed;
  };`;

test('an agent turns on what tells them with the console closed, and the worker shows it', {
  skip: !chromium,
}, async () => {
  const koine = await startKoine();
  const browser = await launchChromium(chromium ?? '');
  try {
    const { page, faults } = await openWindow(browser);
    const context = page.context();
    await context.grantPermissions(['notifications'], { origin: koine.url });
    await page.addInitScript(subscriptions);
    const cookie = await koine.signIn(koine.main.owner);
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: koine.url }]);
    const stateKept = async () => (await koine.ask('/koine/v1/push/subscription', { cookie })).body;
    await page.goto(`${koine.url}/console`);
    await page.getByRole('button', { name: 'account and settings' }).click();

    const choice = (name: string) => page.getByRole('menuitemcheckbox', { name });
    const whole = 'Tell me when the console is closed';
    const checked = (name: string, isOn: boolean) =>
      page.getByRole('menuitemcheckbox', { name, checked: isOn }).waitFor();
    await choice(whole).click();
    await checked(whole, true);
    const choices = { details: false, waiting: false, unseen: false };
    assert.deepEqual(await stateKept(), { isOn: true, ...choices });
    for (const name of ['And say who writes', 'And of chats that wait', 'Also while nobody looks']) {
      await choice(name).click();
      await checked(name, true);
    }
    assert.deepEqual(await stateKept(), { isOn: true, details: true, waiting: true, unseen: true });

    const devtools = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
        if (first) resolve(first.registrationId);
      });
    });
    await devtools.send('ServiceWorker.enable');
    await devtools.send('ServiceWorker.deliverPushMessage', {
      origin: koine.url,
      registrationId: await registered,
      data: JSON.stringify({ title: 'A chat is waiting', body: '', sessionId: 'a-session' }),
    });
    const shown = `navigator.serviceWorker.getRegistration('/console/').then((worker) => worker.getNotifications())
      .then((notices) => notices.map(({ title, tag }) => title + ' ' + tag).join())`;
    await page.waitForFunction(`${shown}.then((told) => told === 'A chat is waiting a-session')`);

    await choice(whole).click();
    await checked(whole, false);
    assert.deepEqual(await stateKept(), { isOn: false, ...choices });
    assert.deepEqual(faults, []);
  } finally {
    await browser.close();
    await koine.close();
  }
});
