import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { Router } from '../../src/jobs/router.ts';
import { findChromium, fitsWindow, launchChromium, openWindow, type Window } from '../../test/support/browser.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { SocketClient } from '../../test/support/socket-client.ts';
import { type SpokenNode, spokenTree, stumblesIn } from '../../test/support/spoken-tree.ts';
import { reportViews } from './reports/report-search.ts';
import { settingsPages } from './shell/settings-pages.ts';

const executablePath = findChromium();
/** A window of 1280 × 800 at 200 %. */
const zoomed = { width: 640, height: 400, deviceScaleFactor: 2, mobile: false };
const MOST_STOPS = 60;

suite('the console for whoever hears it, enlarges it or has no mouse', {
  skip: !executablePath,
  timeout: 150_000,
}, () => {
  let koine: Koine;
  let browser: Browser;
  let window: Window;
  let page: Page;
  let devtools: CDPSession;
  const unseenStops = new Set<string>();
  let openId: string;
  let say: (text: string) => Promise<void>;

  before(async () => {
    koine = await startKoine();
    const answer = { scope: 'account', shortcut: 'hi', title: 'Greeting', text: 'Good morning' };
    assert.equal((await koine.ask('/koine/v1/canned-answers', { token: koine.main.key, body: answer })).status, 201);
    browser = await launchChromium(executablePath ?? '');
    window = await openWindow(browser, { reducedMotion: 'reduce' });
    page = window.page;
    devtools = await page.context().newCDPSession(page);
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
    assert.deepEqual(window?.faults, []);
  });

  /** A visitor with a chat that waits. */
  async function begin(name: string, text: string) {
    const { token } = await koine.addVisitor(koine.main);
    const { status, body } = await koine.ask('/koine/v1/sessions', {
      token,
      body: { visitor: { name }, message: { text } },
    });
    assert.equal(status, 201);
    return { id: String(body.id), token };
  }

  const log = () => page.getByRole('log');
  const row = (name: string) => page.getByRole('navigation', { name: 'Open chats' }).getByRole('link', { name });
  const hears = async (fits: (node: SpokenNode) => boolean) => (await spokenTree(devtools)).some(fits);

  /** Goes on by Tab until it is there; wherever it stops on the way, that can be seen. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor({ state: 'attached' });
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
      const unseen = await page.evaluate(unseenFocus);
      if (unseen) unseenStops.add(unseen);
    }
    assert.fail(`${target} is not reached by Tab`);
  }

  async function press(target: Locator, key = 'Enter'): Promise<void> {
    await tabTo(target);
    await page.keyboard.press(key);
  }

  async function look(what: string): Promise<void> {
    assert.deepEqual(stumblesIn(await spokenTree(devtools)), [], what);
    const moving = await page.evaluate(() =>
      document.getAnimations().flatMap((animation) => {
        const { duration = 0 } = animation.effect?.getComputedTiming() ?? {};
        return animation.playState === 'running' && Number(duration) > 1 ? [String(duration)] : [];
      }),
    );
    assert.deepEqual(moving, [], `${what}: moves`);
  }

  async function lookEnlarged(what: string): Promise<void> {
    await devtools.send('Emulation.setDeviceMetricsOverride', zoomed);
    await page.waitForFunction(() => innerWidth === 640);
    assert.ok(await fitsWindow(page), `${what}: wider than the window at 200 %`);
    assert.deepEqual(await page.evaluate(beyondReach), [], `${what}: out of reach at 200 %`);
    await devtools.send('Emulation.clearDeviceMetricsOverride');
    await page.waitForFunction(() => innerWidth === 1280);
  }

  test('without a mouse one signs in, accepts, answers, notes, transfers, ends, searches and replays, and always sees where one is', async () => {
    await page.goto(`${koine.url}/console`);
    await page.getByRole('heading', { name: 'Sign in to Koine' }).waitFor();
    await look('signing in');
    await lookEnlarged('signing in');
    await tabTo(page.getByLabel('E-mail address'));
    await page.keyboard.type(koine.main.owner.email);
    await tabTo(page.getByLabel('Password', { exact: true }));
    await page.keyboard.type(koine.main.owner.password);
    await press(page.getByRole('button', { name: 'Sign in', exact: true }));
    await page.getByRole('navigation', { name: 'Open chats' }).waitFor();
    const mira = await begin('Mira', 'Is the bench in stock?');
    await press(row('Mira'));
    await log().getByText('Is the bench in stock?').waitFor();
    await press(page.getByRole('button', { name: 'Accept', exact: true }));
    await tabTo(page.getByRole('textbox', { name: 'Message to the visitor' }));
    await page.keyboard.type('/hi');
    await page.getByRole('option', { name: 'Greeting' }).waitFor();
    for (const key of ['Enter', 'Enter']) await page.keyboard.press(key);
    await log().getByText('Good morning').waitFor();
    await page.keyboard.press('Alt+n');
    await tabTo(page.getByRole('textbox', { name: 'Note, only for agents' }));
    await page.keyboard.type('asks for the bench');
    await page.keyboard.press('Enter');
    await log().getByText('asks for the bench').waitFor();
    await page.keyboard.press('Alt+n');
    await press(page.getByRole('button', { name: /^Transfer/ }));
    await page.getByRole('dialog').waitFor();
    await look('transferring');
    await page.keyboard.press('Escape');
    await lookEnlarged('transferring');
    await press(page.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press(page.getByRole('button', { name: /^End/ }));
    await page.getByRole('dialog').waitFor();
    await lookEnlarged('ending');
    await press(page.getByRole('dialog').getByRole('button', { name: /^End/ }));
    await page.getByText('This chat has ended').waitFor();
    await press(page.getByRole('link', { name: 'History' }));
    await tabTo(page.getByRole('searchbox', { name: 'Search in messages, names and addresses' }));
    await page.keyboard.type(mira.id);
    await page.getByRole('table').waitFor({ state: 'detached' });
    await press(page.locator(`a[href*="${mira.id}"]`).first());
    await page.getByRole('heading', { level: 1, name: /Mira/ }).waitFor();
    await tabTo(page.getByRole('radio', { name: 'Conversation' }));
    for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await press(page.getByRole('button', { name: 'Event before' }));
    await look('a replay');
    assert.deepEqual([...unseenStops], []);
  });

  test('an open chat is read in order, and tells a new message and what is being typed', async () => {
    const { account, inbox } = koine.main;
    await koine.app.accounts.changeInbox(null, account.id, inbox.id, { settings: { typingPreview: true } });
    const tom = await begin('Tom', 'Hello');
    openId = tom.id;
    say = async (text) => {
      const { status } = await koine.ask(`/koine/v1/sessions/${tom.id}/messages`, { token: tom.token, body: { text } });
      assert.equal(status, 201);
    };
    await page.goto(`${koine.url}/console/chats/${openId}`);
    await log().getByText('Hello').waitFor();
    await page.keyboard.press('a');
    await page.getByText('With you').waitFor();
    await say('Are you there?');
    await log().getByText('Are you there?').waitFor();
    assert.ok(await hears(({ role, live }) => role === 'log' && live === 'polite'));
    assert.ok(
      await hears(({ role, name, live }) => role === 'StaticText' && name === 'Are you there?' && live === 'polite'),
    );
    const visitor = new SocketClient(`${koine.url.replace('http', 'ws')}/koine/v1/socket`);
    visitor.send({ t: 'hello', protocol: 1, credential: tom.token });
    await visitor.watch(tom.id);
    visitor.send({ t: 'typing', sessionId: tom.id, typing: true, text: 'I would like' });
    await log().getByText('I would like').waitFor();
    await look('somebody types');
    assert.ok(await hears(({ name }) => name.includes('I would like')));
    visitor.terminate();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('option').first().waitFor();
    await look('the palette');
    await lookEnlarged('the palette');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('every page is read in order, stands still where motion is not wanted, and can be used at 200 %', async () => {
    const paths = [
      '/chats',
      `/chats/${openId}`,
      '/history',
      '/history?q=hello',
      `/history/${openId}`,
      `/history/${openId}?as=dialects`,
      `/history/${openId}?as=replay`,
      '/profile',
      ...reportViews.map((view) => `/reports?view=${view}`),
      ...settingsPages.map(({ to }) => to),
      '/wallboard',
      '/nowhere',
    ];
    const goTo = (path: string) => page.evaluate((to) => history.pushState(null, '', `/console${to}`), path);
    const found: string[] = [];
    for (const path of paths) {
      // From nowhere to there, so that nothing of the page before is taken for this one.
      await goTo('/nowhere');
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      await goTo(path);
      await page.waitForFunction(isShown, path === '/nowhere');
      for (const check of [look, lookEnlarged]) {
        await check(path).catch((error: Error) => found.push(`${path}: ${error.message}`));
      }
    }
    assert.deepEqual(found, []);
  });

  test('a page that cannot be shown says so in its heading', async () => {
    const { page: other } = await openWindow(browser);
    await other.route('**/koine/v1/me', (route) => route.fulfill({ body: 'no answer at all' }));
    await other.goto(`${koine.url}/console/chats`);
    const heading = { level: 1, name: 'The page could not be loaded' } as const;
    await other.getByRole('main').getByRole('heading', heading).waitFor();
    await other.context().close();
  });

  test('a chat that rings is told at once, by name', async () => {
    const { main } = koine;
    await page.goto(`${koine.url}/console/history`);
    const router = new Router(koine.app, (error) => assert.fail(String(error)));
    try {
      const routing = { strategy: 'longest-idle', ringMs: 300_000 };
      await koine.ask(`/koine/v1/queues/${main.queue.id}/routing`, { token: main.key, method: 'PUT', body: routing });
      await begin('Ole', 'Anybody?');
      await page.getByRole('alertdialog', { name: 'A chat is offered to you' }).waitFor();
      await look('a chat rings');
      assert.ok(await hears(({ name, live }) => live === 'assertive' && name === 'Ole'));
      await lookEnlarged('a chat rings');
    } finally {
      await router.stop();
    }
  });
});

/** Whether a page has come; one that leads nowhere only where that is what is meant. */
function isShown(nowhere: boolean): boolean {
  const heading = document.querySelector('h1');
  const isThere = heading !== null && (heading.textContent === 'There is no such page') === nowhere;
  return isThere && document.querySelector('.mantine-Skeleton-root') === null;
}

/** What has the focus, in short, unless an outline or the edge of its field shows that. */
function unseenFocus(): string {
  const element = document.activeElement;
  if (!element || element === document.body) return '';
  for (const animation of document.getAnimations()) animation.finish();
  const probe = document.body.appendChild(document.createElement('i'));
  const accents = ['--mantine-primary-color-filled', '--accent', '--accent-ink'].map((name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const around = [element, element.nextElementSibling, element.closest('label')];
  const field = element.matches('input, textarea');
  for (let each = element.parentElement, up = 0; each && up < (field ? 4 : 1); each = each.parentElement, up += 1) {
    around.push(each, ...(field ? [each.firstElementChild] : []));
  }
  const isShown = around.some((each) => {
    if (!each) return false;
    const { borderTopColor, borderTopWidth } = getComputedStyle(each);
    // A link that fills its row has its outline around what fills it.
    const hasOutline = [null, '::after'].some((part) => {
      const { outlineStyle, outlineWidth, content } = getComputedStyle(each, part);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0 && (part === null || content !== 'none');
    });
    return hasOutline || (field && Number.parseFloat(borderTopWidth) > 0 && accents.includes(borderTopColor));
  });
  return isShown ? '' : element.outerHTML.slice(0, 200);
}

/** What can be pressed or filled, but lies below something else wherever one scrolls. */
function beyondReach(): readonly string[] {
  const within = [...document.querySelectorAll('[role=alertdialog], [role=dialog]')].at(-1) ?? document;
  const inside = within === document ? 'main ' : '';
  const reached = ['button', 'a', 'textarea', 'input', '[role=option]'].map((each) => inside + each).join();
  return [...within.querySelectorAll(reached)].flatMap((element) => {
    if (element.matches(':disabled') || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      return [];
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width < 4 || height < 4 || element.closest('.only-read-aloud, [inert]')) return [];
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const isHit = hit && (element.contains(hit) || hit.closest('label')?.control === element);
    return isHit ? [] : [`${element.outerHTML.slice(0, 140)} below ${hit?.outerHTML.slice(0, 140)}`];
  });
}
