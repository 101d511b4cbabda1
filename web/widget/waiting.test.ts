import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { meetWith } from '../../test/support/bot-place.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type Line, layLine, servePage } from './host-page.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const MINUTE_MS = 60_000;

suite('before a human answers in the widget', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let line: Line;
  let host: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let behindMs = 0;
  let cookie: string;

  before(async () => {
    koine = await startKoine({ now: () => Date.now() - behindMs });
    cookie = await koine.signIn(koine.main.owner);
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
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(host.url);
  });

  async function write(text: string): Promise<void> {
    await page.getByRole('button', { name: 'Open chat' }).click();
    await page.getByPlaceholder('Write a message…').fill(text);
    await page.keyboard.press('Enter');
  }

  /** The session of somebody else, who waits. */
  async function knock(): Promise<string> {
    const { token } = await koine.addVisitor(koine.main);
    const { body } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
    return body.id;
  }

  async function accept(id: string): Promise<void> {
    const { status } = await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body: { type: 'accept' } });
    assert.equal(status, 200);
  }

  test('who waits reads their place in the line, and how long it takes once that can be told', async () => {
    const { account, queue, owner } = koine.main;
    koine.realtime.presence.arrive({
      kind: 'agent',
      accountId: account.id,
      agentId: owner.agent.id,
      name: owner.agent.name,
      role: 'owner',
      rights: { [queue.id]: ['respond'] },
    });
    const first = await knock();
    await write('Is anybody there?');
    await page.getByText('You are number 2 in line.').waitFor();
    assert.doesNotMatch((await page.getByRole('log').textContent()) ?? '', /It takes about/);

    // Five who were accepted within the last 24 minutes: one in about 5 minutes.
    for (let agoMinutes = 24; agoMinutes >= 16; agoMinutes -= 2) {
      behindMs = agoMinutes * MINUTE_MS;
      await accept(await knock());
    }
    // A line that was read holds for five seconds.
    behindMs = -10_000;
    await page.reload();
    await page.getByText('You are number 2 in line. It takes about 10 min.').waitFor();
    await accept(first);
    behindMs = -20_000;
    await page.reload();
    await page.getByText('You are next. It takes about 5 min.').waitFor();
    const { body } = await koine.ask('/koine/v1/sessions?stage=waiting', { token: koine.main.key });
    await accept(body.items[0].id);
    await page.getByText(`${owner.agent.name} has joined`).waitFor();
    await page.getByText('You are next.').waitFor({ state: 'detached' });
  });

  test('[K9] a bot’s buttons are offered as choices, and the keyboard says what one of them stands for', async () => {
    const { bot, secrets } = await meetWith(koine, { kind: 'webhook', url: 'http://127.0.0.1:9' });
    await write('Where is my order?');
    await page.getByText('Sent', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Not now' }).click();
    const { body: list } = await koine.ask('/koine/v1/sessions?stage=active', { token: koine.main.key });
    const { id } = list.items.find(({ botId }: { readonly botId: string | null }) => botId === bot.id);
    const say = (text: string, buttons: readonly unknown[]) =>
      koine.ask(`/koine/v1/sessions/${id}/messages`, { token: secrets?.key, body: { text, buttons } });
    await say('What is it about?', [
      { label: '<i>Delivery</i>', value: 'delivery' },
      { label: 'A return', value: 'I want to return it' },
      { label: 'Something else, which takes many words to be told on one button of a narrow window', value: 'other' },
    ]);
    const choices = page.locator('button.choice');
    await choices.first().waitFor();
    assert.deepEqual((await choices.allTextContents()).slice(0, 2), ['<i>Delivery</i>', 'A return']);
    const field = page.getByPlaceholder('Write a message…');
    await field.focus();
    const focused = page.locator('.choice:focus');
    for (let steps = 0; steps < 6; steps += 1) {
      await page.keyboard.press('Shift+Tab');
      if ((await focused.count()) > 0 && (await focused.textContent()) === 'A return') break;
    }
    assert.equal(await focused.textContent(), 'A return');
    await page.keyboard.press('Enter');
    await page.locator('.bubble', { hasText: 'I want to return it' }).waitFor();
    await choices.first().waitFor({ state: 'detached' });
    assert.equal(await page.locator('textarea:focus').count(), 1);
    await page.getByText('Sent', { exact: true }).waitFor();
    const { body } = await koine.ask(`/koine/v1/sessions/${id}/messages`, { token: koine.main.key });
    assert.deepEqual(
      body.items.map(({ text }: { readonly text: string }) => text),
      ['Where is my order?', 'What is it about?', 'I want to return it'],
    );
    await page.reload();
    await page.locator('.bubble', { hasText: 'I want to return it' }).waitFor();
    assert.equal(await choices.count(), 0);
  });
});
