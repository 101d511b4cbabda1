import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { giveSignIn } from '../../src/app/furnished-account.ts';
import { launchChromium, openWindow, overflowOf } from '../../test/support/browser.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds, in short. Lists of choices hang at the page's end, outside its regions, and belong to their fields. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate<{
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  }>("axe.run({ exclude: [['[data-portal] [role=presentation]']] })");
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

suite('an agent at work in the console', { skip: !executablePath, timeout: 150_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;
  let ofBen: Page;
  const faults: (readonly string[])[] = [];

  before(async () => {
    koine = await startKoine();
    const { account, queue, owner } = koine.main;
    const ben = await giveSignIn(koine.app, account.id, { name: 'Ben', email: 'ben@main.example', role: 'agent' });
    const { queues } = await koine.app.accounts.snapshot(account.id);
    await koine.app.accounts.changeQueue(null, account.id, queue.id, {
      members: [...(queues.get(queue.id)?.members ?? []), { agentId: ben.agent.id, rights: ['respond'] }],
    });
    browser = await launchChromium(executablePath ?? '');
    page = await signIn(owner);
    ofBen = await signIn(ben);
  });

  after(async () => {
    await browser?.close();
    await koine?.close();
    assert.deepEqual(faults.flat(), []);
  });

  async function signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<Page> {
    const window = await openWindow(browser, { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
    faults.push(window.faults);
    await window.page.goto(`${koine.url}/console`);
    await window.page.getByLabel('E-mail address').fill(email);
    await window.page.getByLabel('Password', { exact: true }).fill(password);
    await window.page.keyboard.press('Enter');
    await window.page.getByRole('navigation', { name: 'Open chats' }).waitFor();
    return window.page;
  }

  async function begin(name: string, text: string) {
    const { token } = await koine.addVisitor(koine.main);
    const body = { visitor: { name }, message: { text } };
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body });
    return async (): Promise<readonly string[]> => {
      const { body: list } = await koine.ask(`/koine/v1/sessions/${session.id}/messages`, { token });
      return list.items.map((message: { readonly text: string }) => message.text);
    };
  }

  const row = (name: string) => page.getByRole('navigation', { name: 'Open chats' }).getByRole('link', { name });
  const field = () => page.getByRole('textbox', { name: 'Message to the visitor' });
  const log = () => page.getByRole('log');
  const line = (text: string) => log().locator('[data-message]').filter({ hasText: text });

  /** Opens the buttons of a message by keyboard and presses one. */
  async function tool(text: string, name: string): Promise<void> {
    await line(text).getByRole('button', { name: 'What to do with this message' }).focus();
    await line(text).getByRole('toolbar').getByRole('button', { name, exact: true }).press('Enter');
  }

  test('by keys alone a chat is found and accepted, a message edited, another answered, and one removed; the visitor reads what stands', async () => {
    const reads = await begin('Mira', 'Is the bench in stock?');
    await row('Mira').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'What do you want to do?' }).fill('mira');
    await page.keyboard.press('Enter');
    await log().getByText('Is the bench in stock?').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'What do you want to do?' }).fill('accept');
    await page.keyboard.press('Enter');
    await field().fill('Fourty of them');
    await field().press('Enter');
    await log().getByRole('img', { name: 'Sent', exact: true }).waitFor();
    await field().press('ArrowUp');
    await page.getByRole('textbox', { name: 'The message, as it is to be' }).fill('Forty of them');
    await page.keyboard.press('Enter');
    await log().getByText('(edited)').waitFor();
    await tool('Is the bench in stock?', 'Reply');
    await page.getByText('To Mira:').waitFor();
    await field().fill('My mistake');
    await field().press('Enter');
    await log()
      .getByRole('button', { name: /^Answers Mira.*Is the bench in stock\?/ })
      .waitFor();
    await line('My mistake').getByRole('img', { name: 'Sent', exact: true }).waitFor();
    await tool('My mistake', 'Remove');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
    await log().getByText('This message was removed.').waitFor();
    assert.deepEqual(await reads(), ['Is the bench in stock?', 'Forty of them', '[removed]']);
  });

  test('what is known of a visitor is put right, a new detail among it', async () => {
    await page.getByRole('button', { name: 'Edit what is known of the visitor' }).click();
    const visitor = page.getByRole('region', { name: 'Visitor', exact: true });
    await visitor.getByLabel('E-mail').fill('mira@shop.example');
    await visitor.getByLabel('Another detail').fill('plan');
    await visitor.getByLabel('Its value').fill('gold');
    await visitor.getByRole('button', { name: 'Save' }).click();
    await visitor.getByRole('definition').filter({ hasText: 'gold' }).waitFor();
    await visitor.getByRole('definition').filter({ hasText: 'mira@shop.example' }).waitFor();
  });

  test('a note names an agent, who is told wherever they are and led there', async () => {
    await ofBen.goto(`${koine.url}/console/history`);
    await ofBen.getByRole('link', { name: 'History' }).waitFor();
    await page.keyboard.press('Alt+n');
    const note = page.getByRole('textbox', { name: 'Note, only for agents' });
    await note.fill('Please look ');
    await note.press('End');
    await note.pressSequentially('@be');
    await page.getByRole('listbox', { name: 'Agents' }).getByRole('option', { name: 'Ben' }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await note.inputValue(), 'Please look @Ben ');
    await page.keyboard.press('Enter');
    await ofBen.getByText('names you in chat').waitFor();
    await ofBen.getByRole('button', { name: 'Open', exact: true }).click();
    await ofBen.getByRole('log').getByText('Please look @Ben').waitFor();
    await page.keyboard.press('Alt+n');
  });

  test('what is held back is taken back into the field, and a draft outlives a reload', async () => {
    const reads = await begin('Tom', 'Hello');
    await row('Tom').click();
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.evaluate(() => localStorage.setItem('koine.holdSeconds', '10'));
    await page.reload();
    await field().fill('too early');
    await field().press('Enter');
    await log().getByText('Not sent yet').waitFor();
    await log().getByRole('button', { name: 'Undo' }).click();
    assert.equal(await field().inputValue(), 'too early');
    await page.reload();
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'too early');
    await field().press('Enter');
    await log().getByRole('button', { name: 'Send now' }).click();
    await log().getByRole('img', { name: 'Sent', exact: true }).waitFor();
    assert.deepEqual(await reads(), ['Hello', 'too early']);
    await page.evaluate(() => localStorage.removeItem('koine.holdSeconds'));
  });

  test('the note of a transfer is kept while its dialog is closed, each with its chat', async () => {
    const note = page.getByRole('textbox', { name: 'Note for whoever takes it' });
    const openDialog = async () => {
      await log().focus();
      await page.keyboard.press('t');
      await note.waitFor();
    };
    const cancel = async () => {
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await openDialog();
    await note.fill('Wants a refund');
    await cancel();
    await row('Mira').click();
    await page.getByRole('heading', { name: 'Mira' }).waitFor();
    await openDialog();
    assert.equal(await note.inputValue(), '');
    await cancel();
    await row('Tom').click();
    await page.getByRole('heading', { name: 'Tom' }).waitFor();
    await openDialog();
    assert.equal(await note.inputValue(), 'Wants a refund');
    await cancel();
  });

  test('two chats stand side by side, keys act on the one that has the focus, and what was done is taken back', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('p');
    await row('Mira').click();
    await page.getByRole('heading', { name: 'Mira' }).waitFor();
    await page.getByRole('heading', { name: 'Tom' }).waitFor();
    assert.equal(await log().count(), 2);
    await log().first().focus();
    await page.keyboard.press('s');
    await page.getByText('Spam · With you').waitFor();
    const column = page.getByRole('region', { name: 'Conversation' }).first();
    await column.getByText('Spam · With you').waitFor();
    await page.keyboard.press('z');
    await column.getByText('Spam · With you').waitFor({ state: 'detached' });
    await page.keyboard.press('p');
    await page.getByRole('heading', { name: 'Tom' }).waitFor({ state: 'detached' });
  });

  test('axe-core finds nothing in the inbox, a conversation with all kinds of messages, the palette and a dialog, in both schemes', async () => {
    await row('Mira').click();
    await log().getByText('This message was removed.').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      await page.getByRole('button', { name: 'More actions' }).waitFor();
      await page.evaluate(axe);
      assert.deepEqual(await violationsOf(page), [], `${colorScheme}: inbox and conversation`);
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
      assert.deepEqual(await violationsOf(page), [], `${colorScheme}: palette`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('t');
      await page.getByRole('combobox', { name: 'To' }).waitFor();
      assert.deepEqual(await violationsOf(page), [], `${colorScheme}: transfer`);
      // The list of agents is open; then the dialog.
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  test('the inbox shows what waits, one’s own, and each queue; nothing overflows at 320 pixels', async () => {
    await begin('Waiting', 'Anybody?');
    const view = (name: RegExp) => page.getByRole('radiogroup', { name: 'What to show' }).getByText(name);
    await view(/^Waiting/).click();
    await row('Waiting').waitFor();
    await row('Tom').waitFor({ state: 'detached' });
    await view(/^Mine/).click();
    await row('Tom').waitFor();
    await view(/^Queues/).click();
    await page.getByRole('heading', { name: koine.main.queue.name }).waitFor();
    await row('Waiting').waitFor();
    await page.setViewportSize({ width: 320, height: 640 });
    assert.equal(await overflowOf(page), 0);
    await page.goto(`${koine.url}/console/chats`);
    await row('Waiting').waitFor();
    assert.equal(await overflowOf(page), 0);
  });
});
