import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type Line, layLine } from '../widget/host-page.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const attack = '<img src=x onerror="alert(1)"><b>bold</b> javascript:alert(2)';

suite('the console in a browser', { skip: !executablePath, timeout: 150_000 }, () => {
  let koine: Koine;
  let line: Line;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];

  before(async () => {
    koine = await startKoine();
    line = await layLine(koine.url);
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
  });

  after(async () => {
    await browser?.close();
    line?.close();
    await koine?.close();
  });

  beforeEach(async () => {
    await context?.close();
    context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
    faults = [];
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (said) => void (/Content.Security.Policy/.test(said.text()) && faults.push(said.text())));
  });

  async function signIn(path = '/console', password = koine.main.owner.password): Promise<void> {
    await page.goto(line.url + path);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
  }

  /** A visitor with a chat that waits. */
  async function begin(name: string, text: string) {
    const { token } = await koine.addVisitor(koine.main);
    const body = { visitor: { name }, message: { text } };
    const { status, body: session } = await koine.ask('/koine/v1/sessions', { token, body });
    assert.equal(status, 201);
    const path = `/koine/v1/sessions/${session.id}`;
    return {
      id: session.id as string,
      say: async (more: string) => {
        assert.equal((await koine.ask(`${path}/messages`, { token, body: { text: more } })).status, 201);
      },
      reads: async (): Promise<readonly string[]> => {
        const { body: list } = await koine.ask(`${path}/messages`, { token });
        return list.items.map((message: { readonly text: string }) => message.text);
      },
    };
  }

  const row = (name: string) => page.getByRole('navigation', { name: 'Open chats' }).getByRole('link', { name });
  const composer = () => page.getByRole('textbox', { name: 'Message to the visitor' });
  const log = () => page.getByRole('log');

  test('a wrong password is told, and the right one leads to where the agent wanted to go', async () => {
    await signIn('/console/history?outcome=lost', 'not the password');
    await page.getByText('do not go together').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/history?outcome=lost');
    await page.getByText('No session fits').waitFor();
    assert.deepEqual(faults, []);
  });

  test('a chat is found, taken, answered and ended by keys alone', async () => {
    await signIn();
    await page.getByRole('link', { name: 'History' }).waitFor();
    const visitor = await begin('Mira', 'Is the bench in stock?');
    await row('Mira').waitFor();
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    await log().getByText('Is the bench in stock?').waitFor();
    await page.keyboard.press('a');
    await composer().waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.type('Yes,');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('four of them.');
    await page.keyboard.press('Enter');
    await log().getByText('Yes,\nfour of them.').waitFor();
    // It stands in the log from when it is sent: only then is it before what the visitor says next.
    await page.getByRole('img', { name: 'Being sent' }).waitFor({ state: 'detached' });
    await visitor.say('Thank you');
    await log().getByText('Thank you').waitFor();
    for (const key of ['Escape', 'e']) await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    // It takes the focus a moment after it shows.
    await page.waitForFunction(() => document.activeElement?.closest('[role="dialog"]'));
    await page.keyboard.press('Enter');
    await page.getByText('This chat has ended').waitFor();
    assert.deepEqual(await visitor.reads(), ['Is the bench in stock?', 'Yes,\nfour of them.', 'Thank you']);
    assert.deepEqual(faults, []);
  });

  test('[K2] what is written while the line is cut is sent once, also after a reload', async () => {
    await signIn();
    const visitor = await begin('Tom', 'Hello');
    await row('Tom').click();
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await composer().waitFor();
    line.cut();
    await composer().fill('written in the dark');
    await composer().press('Enter');
    await page.getByRole('img', { name: 'Being sent' }).waitFor();
    await page.getByText('Nothing is lost').waitFor();
    line.mend();
    await page.reload();
    await page.getByRole('img', { name: 'Sent', exact: true }).waitFor();
    assert.deepEqual(await visitor.reads(), ['Hello', 'written in the dark']);
    assert.equal(await log().getByText('written in the dark').count(), 1);
  });

  test('[K5] a note that was begun before the chat was accepted stays a note, and no visitor reads it', async () => {
    await signIn();
    const visitor = await begin('Ole', 'Anybody there?');
    await row('Ole').click();
    const note = page.getByRole('textbox', { name: 'Note, only for agents' });
    await note.fill('a difficult customer');
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('With you').waitFor();
    await note.press('Enter');
    await log().getByText('a difficult customer').waitFor();
    await page.keyboard.press('Alt+n');
    await composer().fill('How can I help?');
    await composer().press('Enter');
    await log().getByText('How can I help?').waitFor();
    await page.getByRole('img', { name: 'Sent', exact: true }).waitFor();
    assert.deepEqual(await visitor.reads(), ['Anybody there?', 'How can I help?']);
  });

  test('[K9] whatever a visitor writes stands as text in list, timeline, panel and history', async () => {
    await signIn();
    const { id } = await begin(attack.slice(0, 60), attack);
    await row('<img').click();
    await log().getByText(attack, { exact: true }).waitFor();
    await page.goto(`${line.url}/console/history?visitor=${encodeURIComponent('<img')}`);
    await page.locator(`tr[data-session="${id}"]`).getByRole('link').click();
    await log().getByText(attack, { exact: true }).waitFor();
    assert.equal(await page.locator('main img, main b').count(), 0);
    assert.deepEqual(faults, []);
  });

  test('[K9] a session stands in all dialects side by side as text, and an answer is copied by keys', async () => {
    const { body: dialects } = await koine.ask('/koine/v1/dialects', { token: koine.main.key });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn();
    const { id } = await begin('Vera', attack);
    await row('Vera').waitFor();
    await page.goto(`${line.url}/console/history/${id}`);
    await page.getByRole('radio', { name: 'Conversation' }).focus();
    await page.keyboard.press('ArrowRight');
    for (const { title } of dialects.items) {
      const pane = page.getByRole('region', { name: title, exact: true });
      await pane
        .getByRole('region', { name: `${title}, Request` })
        .getByText('GET /')
        .waitFor();
      await pane.getByRole('region', { name: `${title}, Answer 200` }).waitFor();
    }
    await page.getByText(attack.replaceAll('"', '\\"'), { exact: false }).first().waitFor();
    assert.equal(await page.locator('main img, main b').count(), 0);
    const { title } = dialects.items[0];
    await page.getByRole('button', { name: `Copy: ${title}, Answer 200` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Copied: ${title}, Answer 200` }).waitFor();
    assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).id, id);
    assert.deepEqual(faults, []);
  });

  test('[K7] the history reaches its oldest session, whatever is opened meanwhile', async () => {
    const oldest = await begin('The oldest', 'first');
    for (let count = 0; count < 130; count++) await begin('Many', `number ${count}`);
    await signIn('/console/history?stage=waiting');
    await page.locator('tr[data-session]').first().waitFor();
    for (let count = 0; count < 3; count++) await begin('Meanwhile', 'more');
    const target = page.locator(`tr[data-session="${oldest.id}"]`);
    for (let wheel = 0; wheel < 60 && (await target.count()) === 0; wheel++) {
      await page.getByRole('table').hover();
      await page.mouse.wheel(0, 1500);
    }
    await target.waitFor();
    const shown = await page.locator('tr[data-session]').count();
    assert.ok(shown < 60, `only the rows near the window are in the document, not ${shown}`);
  });

  test('signing out ends the session in every tab', async () => {
    await signIn();
    await page.getByRole('navigation', { name: 'Open chats' }).waitFor();
    const other = await context.newPage();
    await other.goto(`${line.url}/console/chats`);
    await other.getByRole('navigation', { name: 'Open chats' }).waitFor();
    await page.getByRole('button', { name: 'account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/console/sign-in');
    await other.waitForURL('**/console/sign-in**');
  });
});
