import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, suite, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { contrast, LEAST_CONTRAST } from '../../src/core/contrast.ts';
import { findChromium, launchChromium } from '../../test/support/browser.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type HostPage, servePage } from './host-page.ts';

const executablePath = findChromium();
/** Writes down what a page hears. */
const listening = `window.told = []; for (const name of ['ready', 'open', 'close', 'message', 'status', 'chat-started',
  'chat-ended', 'rating', 'error']) Koine('on', name, (news) => told.push(news ? { name, ...news } : { name }));`;

suite('what a page calls, and hears', { skip: !executablePath, timeout: 170_000 }, () => {
  let koine: Koine;
  let host: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];
  let otherKey: string;

  before(async () => {
    koine = await startKoine();
    const { inbox, queue, key: token } = koine.main;
    const made = await koine.ask('/koine/v1/inboxes', { token, body: { name: 'Sales', queueId: queue.id } });
    otherKey = made.body.key;
    await koine.ask(`/koine/v1/inboxes/${made.body.id}`, {
      token,
      method: 'PATCH',
      body: { widget: { side: 'start', launcherText: 'Sales', words: { de: { launcherText: 'Verkauf' } } } },
    });
    const src = `nonce="once" src="${koine.url}/widget.js"`;
    const shim = (name: string, script: string): HostPage => ({ attributes: `data-shim="${name}"`, script });
    host = await servePage(koine.url, inbox.key, {
      '/listening': { script: `${listening} Koine('identify', { name: 'Vera' }); Koine('draft', 'Before it came');` },
      '/two': {
        tags: `<script ${src} data-inbox="${inbox.key}"></script><script ${src} data-inbox="${otherKey}" data-name="Sales"></script>`,
      },
      '/later': { script: listening, tags: `<script ${src}></script>` },
      '/intercom': shim(
        'intercom',
        `window.intercomSettings = { name: 'Ines', email: 'ines@shop.example', plan: 'gold', alignment: 'left' };
         window.Intercom = function () { Intercom.q.push(arguments); }; Intercom.q = [];
         window.shown = 0; Intercom('onShow', () => shown++); Intercom('showNewMessage', 'By Intercom');`,
      ),
      '/chatwoot': shim(
        'chatwoot',
        `window.chatwootSettings = { locale: 'de', position: 'left' };
         addEventListener('chatwoot:ready', () => { $chatwoot.setUser('7', { name: 'Chai', email: 'chai@shop.example' });
           $chatwoot.toggle('open'); });`,
      ),
      '/tawk': shim(
        'tawk',
        `window.Tawk_API = { visitor: { name: 'Tomi' }, onLoad() { Tawk_API.maximize(); },
           onChatMaximized() { window.maximized = Tawk_API.isChatMaximized(); } };`,
      ),
      '/livechat': shim(
        'livechat',
        `window.LiveChatWidget = { _q: [['on', ['visibility_changed', ({ visibility }) => (window.visibility = visibility)]],
           ['call', ['set_customer_name', 'Lila']], ['call', ['maximize', { messageDraft: 'By LiveChat' }]]] };`,
      ),
    });
    browser = await launchChromium(executablePath ?? '');
  });
  after(async () => {
    await browser?.close();
    host?.close();
    await koine?.close();
  });
  beforeEach(async () => {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
    faults = [];
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => void (/Content.Security.Policy/.test(line.text()) && faults.push(line.text())));
  });

  const call = (...given: readonly unknown[]) =>
    page.evaluate((args) => (window.Koine as (...call: unknown[]) => unknown)(...args), given);
  const told = () => page.evaluate<readonly { readonly name: string }[]>('window.told');
  const dialog = () => page.getByRole('dialog');
  const field = () => dialog().locator('textarea').first();
  const say = async (text: string) => {
    await field().fill(text);
    await page.keyboard.press('Enter');
    await dialog().locator('.own .bubble', { hasText: text }).waitFor();
    await dialog().locator('.mark:not(.pending)').waitFor();
  };
  const latest = async () => {
    const { body } = await koine.ask('/koine/v1/sessions?limit=1', { token: koine.main.key });
    return body.items[0];
  };

  test('calls wait for the script, events are heard until one stops, and nothing is kept in cookies', async () => {
    await page.goto(`${host.url}/listening`);
    await page.waitForFunction(() => document.querySelector('koine-chat')?.shadowRoot?.querySelector('textarea'));
    assert.equal(await field().inputValue(), 'Before it came');
    await page.keyboard.press('Enter');
    await dialog().locator('.mark:not(.pending)').waitFor();
    assert.equal((await latest()).visitor.name, 'Vera');
    await call('track', 'Added to basket', 'Moss cup');
    await call('send', 'Sent by the page');
    await dialog().getByText('Sent by the page').waitFor();
    // Commands go out in their order: with the message, the deed has arrived.
    await dialog().locator('.mark:not(.pending)').waitFor();
    const { id } = await latest();
    const path = `/koine/v1/sessions/${id}`;
    const { body } = await koine.ask(`${path}/events`, { token: koine.main.key });
    const titles = body.items.map((event: { readonly page?: { readonly title: string } }) => event.page?.title);
    assert.ok(titles.includes('Added to basket: Moss cup'), titles.join());
    assert.deepEqual(await call('state'), {
      isOpen: true,
      isHidden: false,
      isChatting: true,
      unread: 0,
      online: false,
    });
    const unheard = `window.timesClosed = 0; Koine('on', 'close', () => timesClosed++)(); Koine('close')`;
    await page.evaluate(unheard);
    await call('end');
    await page.waitForFunction(
      () => (window as unknown as { told: { name: string }[] }).told.at(-1)?.name === 'chat-ended',
    );
    assert.equal(await page.evaluate('timesClosed'), 0);
    const names = (await told()).map(({ name }) => name);
    for (const name of ['ready', 'open', 'status', 'message', 'chat-started', 'close'])
      assert.ok(names.includes(name), name);
    assert.deepEqual(await context.cookies(), []);

    // As some single-page applications do: the body is another, and its scripts run again.
    await page.evaluate(() => {
      const { src, dataset } = document.querySelector<HTMLScriptElement>('script[data-inbox]') ?? {
        src: '',
        dataset: {},
      };
      document.body.replaceWith(document.createElement('body'));
      const script = Object.assign(document.createElement('script'), { src, nonce: 'once' });
      Object.assign(script.dataset, dataset);
      document.body.append(script);
    });
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    assert.equal(await page.locator('koine-chat').count(), 1);
    assert.deepEqual(faults, []);
  });

  test('two widgets stand on one page, each with its own inbox, place and chat', async () => {
    await page.goto(`${host.url}/two`);
    const sales = page.getByRole('button', { name: 'Sales' });
    await sales.waitFor();
    const [first, second] = await page.locator('koine-chat .launcher').all();
    const [right, left] = [await first?.boundingBox(), await second?.boundingBox()];
    assert.ok((left?.x ?? 999) < 100 && (right?.x ?? 0) > 1000);
    await page.evaluate(`Sales('send', 'For sales')`);
    await call('send', 'For the others');
    await call('open');
    await page.getByText('For the others').waitFor();
    const chats = await page.waitForFunction(() => {
      const kept = Object.keys(localStorage).filter((key) => key.endsWith('.session'));
      return kept.length === 2;
    });
    assert.ok(await chats.jsonValue());
    assert.deepEqual(faults, []);
  });

  test('on an accent that the page chooses, text can be read; what is no colour changes nothing of that', async () => {
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    const paint = (name: string) =>
      page.locator('koine-chat').evaluate((widget, of) => (widget as HTMLElement).style.getPropertyValue(of), name);
    const own = await paint('--onAccent');
    await call('update', { accent: '#ffe066' });
    await page.waitForFunction(() =>
      document.querySelector<HTMLElement>('koine-chat')?.style.getPropertyValue('--onAccent').includes('#000000'),
    );
    assert.match(await paint('--accent'), /^light-dark\(#ffe066,\s*#ffe066\)$/);
    const [ink = ''] = /#\w{6}/.exec(await paint('--accentInk')) ?? [];
    assert.ok(contrast(ink, '#ffffff') >= LEAST_CONTRAST, ink);
    await call('update', { accent: undefined });
    assert.equal(await paint('--onAccent'), own);
    await call('update', { accent: 'nonsense' });
    assert.equal(await paint('--onAccent'), own);
    assert.deepEqual(faults, []);
  });

  test('a page boots the widget when it likes, takes it away, and brings it back with its chat', async () => {
    await page.goto(`${host.url}/later`);
    await call('boot', { inbox: koine.main.inbox.key, language: 'de' });
    await page.getByRole('button', { name: 'Chat öffnen' }).click();
    await say('Hallo');
    await call('shutdown');
    assert.equal(await page.locator('koine-chat').count(), 0);
    assert.equal(await call('state'), undefined);
    await call('boot', { inbox: koine.main.inbox.key, scheme: 'dark' });
    // Neither the page nor the call says a language now: the page is English.
    await page.getByRole('dialog').getByText('Hallo').waitFor();
    await page.getByRole('button', { name: 'Close chat' }).first().waitFor();
    assert.equal(await page.locator('koine-chat').getAttribute('data-scheme'), 'dark');
    await call('update', { language: 'ar', side: 'start' });
    await page.locator('koine-chat[dir=rtl][data-side=start]').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'إغلاق الدردشة' }).first().waitFor();
    assert.deepEqual(faults, []);
  });

  test('the language is the page’s, else the browser’s; words of the inbox come with it', async () => {
    await page.goto(`${host.url}/two?lang=de-AT`);
    await page.getByRole('button', { name: 'Chat öffnen' }).waitFor();
    await page.getByRole('button', { name: 'Verkauf' }).waitFor();
    await page.goto(`${host.url}/?lang=xx`);
    await page.getByRole('button', { name: 'Ouvrir le chat' }).waitFor();
  });

  test('the chat goes on in a window of its own, over a reload too, and both windows are in step', async () => {
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await say('In the page');
    await page.getByRole('button', { name: 'Options' }).click();
    const opening = context.waitForEvent('page');
    await page.getByRole('button', { name: 'Open in a window of its own' }).click();
    const popup = await opening;
    await dialog().waitFor({ state: 'detached' });
    await popup.getByRole('dialog').getByText('In the page').waitFor();
    await popup.getByPlaceholder('Write a message…').fill('In the window');
    await popup.keyboard.press('Enter');
    await popup.getByText('Sent', { exact: true }).waitFor();
    await call('open');
    await dialog().getByText('In the window').waitFor();
    await popup.reload();
    await popup.getByRole('dialog').getByText('In the window').waitFor();
    const { width, height } = (await popup.getByRole('dialog').boundingBox()) ?? { width: 0, height: 0 };
    assert.deepEqual([Math.round(width), Math.round(height)], await popup.evaluate('[innerWidth, innerHeight]'));
    assert.deepEqual(faults, []);
  });

  test('the visitor saves the chat, mutes it, and lets the browser tell of answers', async () => {
    await context.grantPermissions(['notifications']);
    await page.goto(host.url);
    await page.evaluate(`window.notices = []; window.Notification = class { static permission = 'granted';
      static requestPermission = async () => 'granted'; constructor(title, { body }) { notices.push(title + ': ' + body); } }`);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.getByRole('button', { name: '😀', exact: true }).waitFor();
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter', 'Escape']) await page.keyboard.press(key);
    assert.equal(await page.getByRole('textbox').inputValue(), '🙂');
    assert.equal(await page.locator('textarea:focus').count(), 1);
    await say('First line\nand a second');
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByRole('switch', { name: 'Sound' }).click();
    await page.getByRole('switch', { name: 'Notify me of answers' }).click();
    await page.getByRole('switch', { name: 'Notify me of answers', checked: true }).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the chat as text' }).click();
    const text = await readFile(await (await downloading).path(), 'utf8');
    assert.match(text, /^\ufeffmain\n\n\[.*\] You: First line\n {4}and a second\n$/);
    await page.getByRole('button', { name: 'Close chat' }).first().click();
    const { id } = await latest();
    await koine.ask(`/koine/v1/sessions/${id}/messages`, { token: koine.main.key, body: { text: 'An answer' } });
    await page.waitForFunction(() => (window as unknown as { notices: string[] }).notices.length === 1);
    assert.match((await page.evaluate<string[]>('notices'))[0] ?? '', /: An answer$/);
    await page.reload();
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).click();
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByRole('switch', { name: 'Sound', checked: false }).waitFor();
    assert.deepEqual(faults, []);
  });

  test('an invitation is shown once, and the chat that takes it up says so', async () => {
    const invitation = {
      id: 'gift',
      text: 'Looking for a gift?',
      page: null,
      afterSeconds: 0,
      fromVisit: 1,
      languages: [],
      when: 'always',
      quietHours: 1,
    };
    const set = (body: unknown) =>
      koine.ask(`/koine/v1/inboxes/${koine.main.inbox.id}`, { token: koine.main.key, method: 'PATCH', body });
    await set({ liveMinutes: 5, invitations: [invitation] });
    await page.goto(`${host.url}/cups`);
    await page.getByRole('button', { name: 'Looking for a gift?' }).waitFor();
    const { body: live } = await koine.ask('/koine/v1/live-visitors', { token: koine.main.key });
    assert.equal(live.items[0].trail[0].page.url, `${host.url}/cups`);
    await page.goto(`${host.url}/pots`);
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Looking for a gift?' }).count(), 0);

    await context.close();
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Looking for a gift?' }).click();
    await dialog().getByText('Looking for a gift?').waitFor();
    await say('Yes');
    const { body } = await koine.ask(`/koine/v1/sessions/${(await latest()).id}/events`, { token: koine.main.key });
    assert.equal(body.items[0].extras.native.invitation.id, 'gift');
    await set({ liveMinutes: null, invitations: [] });
  });

  test('pages that speak to Intercom, Chatwoot, tawk.to or LiveChat are understood', async () => {
    const nameOf = async (path: string, name: string) => {
      await page.goto(host.url + path);
      await dialog().waitFor();
      await say(`From ${name}`);
      return (await latest()).visitor;
    };
    const intercom = await nameOf('/intercom', 'Ines');
    assert.deepEqual([intercom.name, intercom.email, intercom.attributes.plan], ['Ines', 'ines@shop.example', 'gold']);
    assert.equal(await page.evaluate('shown'), 1);
    assert.equal(await page.locator('koine-chat').getAttribute('data-side'), 'start');
    await page.evaluate(`Intercom('shutdown')`);
    assert.equal(await page.locator('koine-chat').count(), 0);

    await page.goto(`${host.url}/chatwoot`);
    await page.getByRole('button', { name: 'Chat schließen' }).first().waitFor();
    assert.equal(await page.evaluate('$chatwoot.isOpen'), true);
    await say('Aus Chatwoot');
    assert.equal((await latest()).visitor.name, 'Chai');
    await page.evaluate('$chatwoot.reset()');

    assert.equal((await nameOf('/tawk', 'Tomi')).name, 'Tomi');
    assert.equal(await page.evaluate('maximized'), true);
    assert.equal(await page.evaluate('Tawk_API.getStatus()'), 'offline');
    await page.evaluate(`Koine('reset')`);

    await page.goto(`${host.url}/livechat`);
    await dialog().waitFor();
    assert.equal(await field().inputValue(), 'By LiveChat');
    await page.keyboard.press('Enter');
    await dialog().locator('.mark:not(.pending)').waitFor();
    assert.equal((await latest()).visitor.name, 'Lila');
    assert.equal(await page.evaluate('visibility'), 'maximized');
    assert.equal(await page.evaluate(`LiveChatWidget.get('state').visibility`), 'maximized');
    assert.deepEqual(faults, []);
  });
});
