import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type Line, layLine, servePage } from './host-page.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('the widget on a strict page of another origin', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let line: Line;
  let host: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];

  before(async () => {
    koine = await startKoine();
    line = await layLine(koine.url);
    host = await servePage(line.url, koine.main.inbox.key);
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
  });

  after(async () => {
    await browser?.close();
    host?.close();
    line?.close();
    await koine?.close();
  });

  beforeEach(async () => {
    await context?.close();
    context = await browser.newContext();
    faults = [];
    page = await openPage();
  });

  async function openPage(): Promise<Page> {
    const opened = await context.newPage();
    opened.on('pageerror', (error) => faults.push(error.message));
    opened.on('console', (line) => void (/Content.Security.Policy/.test(line.text()) && faults.push(line.text())));
    await opened.goto(host.url);
    return opened;
  }

  async function write(text: string, where = page): Promise<void> {
    await where.getByPlaceholder('Write a message…').fill(text);
    await where.keyboard.press('Enter');
  }

  /** The only session that is not over, as the agents' side sees it. */
  async function openSession(): Promise<{ readonly id: string; say(text: string): Promise<void> }> {
    const path = '/koine/v1/sessions';
    const token = koine.main.key;
    const { body } = await koine.ask(`${path}?stage=waiting,active`, { token });
    assert.equal(body.items.length, 1);
    const { id } = body.items[0];
    return {
      id,
      say: async (text) => {
        const { status } = await koine.ask(`${path}/${id}/messages`, { token, body: { text } });
        assert.equal(status, 201);
      },
    };
  }

  async function textsOf(sessionId: string): Promise<readonly string[]> {
    const { body } = await koine.ask(`/koine/v1/sessions/${sessionId}/messages`, { token: koine.main.key });
    return body.items.map((message: { readonly text: string }) => message.text);
  }

  async function end(): Promise<void> {
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByRole('button', { name: 'Start a new chat' }).waitFor();
    assert.deepEqual(faults, []);
  }

  test('[K9] what both sides write is shown as text, and only web addresses become links', async () => {
    await page.getByRole('button', { name: 'Open chat' }).click();
    const attack = '<img src=x onerror="alert(1)"> javascript:alert(2) https://example.org/a?b=1.';
    await write(attack);
    await page.getByText('Sent', { exact: true }).waitFor();
    const session = await openSession();
    await session.say(`Back: ${attack}`);
    await page.getByText('Back:').waitFor();
    assert.deepEqual(await page.locator('.bubble').allInnerTexts(), [attack, `Back: ${attack}`]);
    assert.equal(await page.locator('.bubble :not(a)').count(), 0);
    for (const link of await page.locator('.bubble a').all()) {
      assert.equal(await link.getAttribute('href'), 'https://example.org/a?b=1');
      assert.equal(await link.getAttribute('rel'), 'noopener nofollow noreferrer');
    }
    await end();
  });

  test('[K2] [K3] what is written during a cut survives leaving the page, and stands once', async () => {
    await page.getByRole('button', { name: 'Open chat' }).click();
    await write('before');
    await page.getByText('Sent', { exact: true }).waitFor();
    const session = await openSession();
    line.cut();
    await write('during');
    await page.getByText('Sending…').waitFor();
    await page.getByText('No connection.').waitFor();
    await session.say('answered meanwhile');
    await page.goto('about:blank');
    line.mend();
    await page.goto(host.url);
    await page.getByText('during').waitFor();
    await page.getByText('answered meanwhile').waitFor();
    await page.getByText('Sent', { exact: true }).waitFor();
    assert.deepEqual(await textsOf(session.id), ['before', 'answered meanwhile', 'during']);
    await end();
  });

  test('[K3] two tabs are one visitor with one chat, and show the same', async () => {
    const other = await openPage();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await write('from the first tab');
    await page.getByText('Sent', { exact: true }).waitFor();
    await other.bringToFront();
    await other.getByRole('button', { name: 'Open chat' }).click();
    await other.getByText('from the first tab').waitFor();
    await write('from the second tab', other);
    await page.bringToFront();
    await page.getByText('from the second tab').waitFor();
    const session = await openSession();
    assert.deepEqual(await textsOf(session.id), ['from the first tab', 'from the second tab']);
    await end();
    await other.getByText('You ended the chat').waitFor();
  });

  test('the keyboard opens, writes and closes; an answer to the closed window is counted until it is read', async () => {
    await page.getByRole('button', { name: 'Open chat' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Enter');
    await page.getByText('Sent', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const session = await openSession();
    await session.say('anybody there?');
    await page.getByRole('button', { name: 'Open chat (1 unread)' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('anybody there?').waitFor();
    await page.waitForFunction(() => (window as unknown as { heard: number[] }).heard.join() === '1,0');
    await end();
  });

  test('a chat that is over can be rated once, and the next message opens another', async () => {
    await page.getByRole('button', { name: 'Open chat' }).click();
    await write('first chat');
    await page.getByText('Sent', { exact: true }).waitFor();
    const first = await openSession();
    const cookie = await koine.signIn(koine.main.owner);
    const path = `/koine/v1/sessions/${first.id}`;
    assert.equal((await koine.ask(`${path}/commands`, { cookie, body: { type: 'accept' } })).status, 200);
    await page.getByText(`${koine.main.owner.agent.name} has joined`).waitFor();
    await end();
    await page.getByLabel('4 of 5 stars').check();
    await page.getByPlaceholder('Anything you would like to add?').fill('=1+1');
    await page.getByRole('button', { name: 'Send rating' }).click();
    await page.getByText('Thank you for your rating.').waitFor();
    const { body } = await koine.ask(path, { token: koine.main.key });
    assert.deepEqual(body.rating, { score: 4, outOf: 5, comment: '=1+1' });
    await page.getByRole('button', { name: 'Start a new chat' }).click();
    await write('second chat');
    await page.getByText('Sent', { exact: true }).waitFor();
    assert.notEqual((await openSession()).id, first.id);
    await end();
  });

  test('an inbox may ask questions before a chat and after it, some only with an answer', async () => {
    const { inbox, key: token } = koine.main;
    const make = async (form: string, questions: readonly unknown[]) => {
      const { body } = await koine.ask('/koine/v1/surveys', {
        token,
        body: { name: form, form, title: form, questions },
      });
      return body.id;
    };
    const yesNo = ['Yes', 'No'].map((label) => ({ value: label.toLowerCase(), label }));
    const preChat = await make('pre-chat', [
      { id: 'mail', kind: 'email', label: 'E-mail', required: true, fills: 'email' },
    ]);
    const exit = await make('exit', [
      { id: 'solved', kind: 'choice', label: 'Is it solved?', options: yesNo, measures: 'fcr', required: true },
      { id: 'open', kind: 'text', label: 'What is open?', shownIf: { question: 'solved', oneOf: ['no'] } },
      { id: 'friends', kind: 'scale', label: 'Would you recommend us?', min: 0, max: 10, measures: 'nps' },
    ]);
    const path = `/koine/v1/inboxes/${inbox.id}`;
    const set = (surveys: object) => koine.ask(path, { token, method: 'PATCH', body: { surveys } });
    await set({ 'pre-chat': preChat, exit });
    await page.reload();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByLabel('E-mail *').fill('vera@shop.example');
    await page.getByRole('button', { name: 'Start the chat' }).click();
    await write('With a form before it');
    await page.getByText('Sent', { exact: true }).waitFor();
    const { id } = await openSession();
    const cookie = await koine.signIn(koine.main.owner);
    await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body: { type: 'accept' } });
    await page.getByText(`${koine.main.owner.agent.name} has joined`).waitFor();
    await end();
    assert.equal(await page.getByLabel('What is open?').count(), 0);
    await page.getByLabel('No', { exact: true }).check();
    await page.getByLabel('What is open?').fill('The lid');
    await page.getByLabel('9', { exact: true }).check();
    await page.getByRole('button', { name: 'Send answers' }).click();
    await page.getByText('Thank you for your rating.').waitFor();
    const { body } = await koine.ask(`/koine/v1/sessions/${id}`, { token });
    assert.deepEqual([body.visitor.email, body.scores.fcr, body.scores.nps], ['vera@shop.example', false, 9]);
    await set({});
    assert.deepEqual(faults, []);
  });

  test('a proof makes the visitor the same in another browser; one that fails is told, and the chat goes on', async () => {
    const { account, inbox } = koine.main;
    await koine.app.accounts.changeInbox(null, account.id, inbox.id, { settings: { verification: 'optional' } });
    const snapshot = await koine.app.accounts.snapshot(account.id);
    const [owner] = [...snapshot.agents.values()];
    const actor = {
      kind: 'agent',
      accountId: account.id,
      agentId: owner?.id ?? '',
      name: '',
      role: 'owner',
      rights: {},
    } as const;
    const { secret } = await koine.app.verification.makeKey(actor, inbox, { kind: 'user-hash' });
    const hash = createHmac('sha256', secret ?? '')
      .update('user-1')
      .digest('hex');
    const identify = (proof: unknown) =>
      page.evaluate((told) => (window.Koine as (...call: unknown[]) => void)('identify', told), proof);
    const visitorOf = async () => {
      await page.getByRole('button', { name: 'Open chat' }).click();
      await write('hello');
      await page.getByText('Sent', { exact: true }).waitFor();
      const { id } = await openSession();
      const { body } = await koine.ask(`/koine/v1/sessions/${id}`, { token: koine.main.key });
      const { body: visitor } = await koine.ask(`/koine/v1/visitors/${body.visitor.id}`, { token: koine.main.key });
      return visitor;
    };
    await identify({ userId: 'user-1', hash });
    const first = await visitorOf();
    assert.equal(first.userId, 'user-1');
    await end();

    await context.close();
    context = await browser.newContext();
    page = await openPage();
    await identify({ userId: 'user-1', hash });
    assert.equal((await visitorOf()).id, first.id);
    await end();

    await context.close();
    context = await browser.newContext();
    page = await openPage();
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      (window.Koine as (...call: unknown[]) => void)('on', 'identity-refused', (detail: unknown) => heard.push(detail));
    });
    await identify({ userId: 'user-2', hash });
    assert.equal((await visitorOf()).userId, null);
    await page.waitForFunction(() => (window as unknown as { heard: unknown[] }).heard.length === 1);
    await end();
    // Known by now without a proof, and then with one: the next chat is the user's.
    await identify({ userId: 'user-1', hash });
    await page.getByRole('button', { name: 'Start a new chat' }).waitFor({ state: 'detached' });
    await write('hello again');
    await page.getByText('Sent', { exact: true }).waitFor();
    const { id } = await openSession();
    const { body } = await koine.ask(`/koine/v1/sessions/${id}`, { token: koine.main.key });
    assert.equal(body.visitor.id, first.id);
    await end();
  });

  test('where agents see what is written before it is sent, the field says so, and nowhere else', async () => {
    const { account, inbox } = koine.main;
    const field = page.getByRole('textbox', { name: 'Write a message…' });
    const line = page.getByText('We can see what you write before you send it.');
    await page.getByRole('button', { name: 'Open chat' }).click();
    await field.waitFor();
    assert.equal(await line.count(), 0);
    await koine.app.accounts.changeInbox(null, account.id, inbox.id, { settings: { typingPreview: true } });
    await page.getByRole('button', { name: 'Close chat' }).last().click();
    await page.getByRole('button', { name: 'Open chat' }).click();
    await line.waitFor();
    const described = await field.evaluate((area) =>
      area.ariaDescribedByElements?.map(({ textContent }) => textContent),
    );
    assert.deepEqual(described, ['We can see what you write before you send it.']);
    await koine.app.accounts.changeInbox(null, account.id, inbox.id, { settings: { typingPreview: false } });
  });
});
