import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, fitsWindow, launchChromium, openWindow } from '../../../test/support/browser.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where the pages are also painted to, for eyes; not unless it is set. */
const shots = process.env.KOINE_TEST_SHOTS;
const pages = ['inboxes', 'agents', 'queues', 'dialects', 'keys', 'account'] as const;

/** What reaches beyond the window, in a word. */
const widest = `[...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.outerHTML.slice(0, 160)).slice(0, 4).join(' | ')`;

interface Verdict {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

suite('the settings in the console', { skip: !executablePath, timeout: 170_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;
  let faults: readonly string[];

  before(async () => {
    koine = await startKoine();
    browser = await launchChromium(executablePath ?? '');
    ({ page, faults } = await openWindow(browser, { reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } }));
    await page.goto(`${koine.url}/console/inboxes`);
    await page.getByLabel('E-mail').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Inboxes' }).waitFor();
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  const open = async (name: (typeof pages)[number]) => {
    await page.goto(`${koine.url}/console/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
  const save = () => page.getByRole('button', { name: 'Save', exact: true }).first();
  const inbox = async () => {
    const { inboxes } = await koine.app.accounts.snapshot(koine.main.account.id);
    const found = inboxes.get(koine.main.inbox.id);
    assert.ok(found);
    return found;
  };
  const byKey = (body: unknown) =>
    koine.ask(`/koine/v1/inboxes/${koine.main.inbox.id}`, { method: 'PATCH', token: koine.main.key, body });

  test('a new account is led from the chats to its inbox', async () => {
    await page.goto(`${koine.url}/console/chats`);
    const checklist = page.getByRole('region', { name: 'Your first chat' });
    await checklist.getByText('1 of 5 done').waitFor();
    await checklist.getByRole('link', { name: 'Name it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Inboxes' }).waitFor();
  });

  test('the widget is shown by what is not saved yet, kept through a reload, and saved', async () => {
    const widget = page.frameLocator('iframe[title="The widget, dark"]');
    await page.getByLabel('Title', { exact: true }).fill('Ask the potters');
    await widget.getByRole('heading', { name: 'Ask the potters' }).waitFor();
    await page.getByRole('textbox', { name: 'Colour', exact: true }).fill('#a04010');
    await page.getByRole('button', { name: 'Add an invitation' }).click();
    await page.getByRole('group', { name: 'Invitation 1' }).getByLabel('What it says').fill('May we help?');
    await page.getByLabel('Show who is on the site').check();
    await page.getByLabel('Title (de)', { exact: true }).fill('Frag die Töpfer');
    await page.getByLabel('Largest file').fill('5');
    await page.getByText('Not saved yet.').waitFor();
    page.once('dialog', (asked) => void asked.accept());
    await page.reload();
    assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'Ask the potters');
    await save().click();
    await page.getByText('Saved.').waitFor();
    const { settings } = await inbox();
    assert.deepEqual(
      [
        settings.widget?.title,
        settings.widget?.words,
        settings.files,
        settings.accent,
        settings.liveMinutes,
        settings.invitations?.[0]?.text,
      ],
      [
        'Ask the potters',
        { de: { title: 'Frag die Töpfer' } },
        { maxBytes: 5 * 1024 * 1024 },
        '#a04010',
        5,
        'May we help?',
      ],
    );
  });

  test('[N13] what somebody else changed meanwhile stands beside one’s own to choose from', async () => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine');
    await page.getByLabel('Greeting', { exact: true }).fill('Good day');
    assert.equal((await byKey({ name: 'Theirs', allowedOrigins: ['https://shop.example'] })).status, 200);
    await save().click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this meanwhile' });
    await dialog.getByRole('radio', { name: 'Theirs: Theirs' }).check();
    assert.ok(await dialog.getByRole('radio', { name: 'Theirs: https://shop.example' }).isChecked());
    await dialog.getByRole('button', { name: 'Save this' }).click();
    await page.getByText('Saved.').waitFor();
    const { name, settings } = await inbox();
    assert.deepEqual(
      [name, settings.greeting, settings.allowedOrigins],
      ['Theirs', 'Good day', ['https://shop.example']],
    );
  });

  test('[K6] a faulty setting is told, and who leaves without saving is warned', async () => {
    await page.getByLabel('Text on the colour').fill('#a04011');
    await page.getByText('stands on #a04010 at 1.0 to 1').waitFor();
    await save().click();
    await page.getByRole('alert').getByText('/widget/onAccent').waitFor();
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  });

  test('somebody is added with a password that is shown once, answers a queue, and is shut out', async () => {
    await page.getByRole('button', { name: 'Add somebody' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add somebody' });
    await dialog.getByLabel('Name').fill('Bea');
    await dialog.getByLabel('E-mail address').fill('bea@main.example');
    await dialog.getByRole('button', { name: 'Add' }).click();
    const shown = page.getByRole('dialog', { name: 'The password' });
    const password = (await shown.locator('pre').textContent()) ?? '';
    await koine.signIn({ email: 'bea@main.example', password });
    await shown.getByRole('button', { name: 'Done' }).click();
    await open('queues');
    await page.getByRole('checkbox', { name: 'Bea: Answers' }).check();
    await page.getByLabel('Accept within', { exact: true }).fill('2');
    await save().click();
    await page.getByText('Saved.').waitFor();
    const { queues, agents } = await koine.app.accounts.snapshot(koine.main.account.id);
    const bea = [...agents.values()].find(({ name }) => name === 'Bea');
    const queue = queues.get(koine.main.queue.id);
    assert.deepEqual(queue?.members.find(({ agentId }) => agentId === bea?.id)?.rights, ['respond']);
    assert.deepEqual(queue?.promise.accept, { ms: 120_000, clock: 'wall' });
    await open('agents');
    await page.getByRole('list', { name: 'People' }).getByRole('link', { name: /^Bea/ }).click();
    await page.getByLabel('May sign in').uncheck();
    await save().click();
    await page.getByText('Saved.').waitFor();
    await assert.rejects(koine.signIn({ email: 'bea@main.example', password }));
  });

  test('a key is made, shown once and revoked; a dialect is set, and answers a test call', async () => {
    await open('keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('dialog', { name: 'New key' }).getByLabel('Name').fill('Till');
    await page.getByRole('button', { name: 'Make it' }).click();
    const shown = page.getByRole('dialog', { name: 'The key' });
    const token = (await shown.locator('pre').textContent()) ?? '';
    assert.equal((await koine.ask('/koine/v1/queues', { token })).status, 200);
    await shown.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Revoke Till' }).click();
    await page.getByRole('dialog', { name: 'Revoke Till?' }).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke Till' }).waitFor({ state: 'detached' });
    assert.equal((await koine.ask('/koine/v1/queues', { token })).status, 401);
    const visitor = await koine.addVisitor(koine.main);
    await koine.ask('/koine/v1/sessions', { token: visitor.token, body: { message: { text: 'Hello' } } });
    await page.goto(`${koine.url}/console/dialects?id=vcclive`);
    await page.getByLabel('Page size', { exact: true }).fill('20');
    await save().click();
    await page.getByText('Saved.').waitFor();
    const { account } = await koine.app.accounts.snapshot(koine.main.account.id);
    assert.deepEqual(account.settings.dialects, { vcclive: { pageSize: 20 } });
    await page.getByRole('button', { name: 'Make a test call' }).click();
    await page.getByRole('heading', { name: 'Answer 200' }).waitFor();
  });

  test('the first run is over with the first answered chat', async () => {
    await page.goto(`${koine.url}/console/chats`);
    const checklist = page.getByRole('region', { name: 'Your first chat' });
    await checklist.getByText('4 of 5 done').waitFor();
    const { items } = (await koine.ask('/koine/v1/sessions', { token: koine.main.key })).body;
    const cookie = await koine.signIn(koine.main.owner);
    const body = { type: 'accept' };
    assert.equal((await koine.ask(`/koine/v1/sessions/${items[0].id}/commands`, { cookie, body })).status, 200);
    await page.reload();
    await page.getByText('Choose a chat').waitFor();
    await checklist.waitFor({ state: 'detached' });
  });

  test('axe-core finds nothing on the pages, in light and dark, and none is wider than a narrow window', async () => {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const name of pages) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await open(name);
        await page.getByLabel('Loading').first().waitFor({ state: 'detached' });
        await page.evaluate(axe);
        const { violations } = (await page.evaluate('axe.run({ iframes: false })')) as Verdict;
        for (const { id, nodes } of violations) found.push(`${name} ${colorScheme}: ${id} ${nodes[0]?.html}`);
        if (shots) await paint(`${name}-${colorScheme}`);
        if (colorScheme === 'light') continue;
        await page.setViewportSize({ width: 320, height: 700 });
        if (!(await fitsWindow(page))) found.push(`${name}: wider than 320 px: ${await page.evaluate(widest)}`);
        if (shots) await paint(`${name}-narrow`);
      }
    }
    assert.deepEqual(found, []);
    // Chromium tells of the two refusals that were provoked.
    assert.deepEqual(
      faults.filter((fault) => !/status of (400|412)/.test(fault)),
      [],
    );
  });

  async function paint(name: string): Promise<void> {
    mkdirSync(shots ?? '', { recursive: true });
    await page.screenshot({ path: path.join(shots ?? '', `${name}.png`) });
  }
});
