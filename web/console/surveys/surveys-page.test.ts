import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;

suite('surveys in a browser', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;

  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  test('an owner builds a survey whose second question depends on the first, and lets an inbox ask it', async () => {
    const { inbox, owner, key: token } = koine.main;
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    await page.goto(`${koine.url}/console/surveys`);
    await page.getByLabel('E-mail address').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.keyboard.press('Enter');
    await page.getByText('No surveys yet').waitFor();
    await page.getByRole('button', { name: 'New survey' }).click();
    const dialog = page.getByRole('dialog', { name: 'New survey' });
    const name = dialog.getByRole('textbox', { name: 'Name', exact: true });
    assert.ok(await name.evaluate((field) => field === document.activeElement));
    await page.keyboard.type('After the chat');
    await dialog.getByRole('textbox', { name: 'What visitors read above it' }).fill('One moment');
    const first = dialog.getByRole('group', { name: 'Question 1' });
    await first.getByRole('textbox', { name: 'What is asked' }).fill('Is it solved?');
    await first.getByRole('combobox', { name: 'Answered with' }).click();
    await page.getByRole('option', { name: 'One of several' }).click();
    await first.getByRole('textbox', { name: 'Answers, one a line' }).fill('Yes\nNo');
    await dialog.getByRole('button', { name: 'Add a question' }).click();
    const second = dialog.getByRole('group', { name: 'Question 2' });
    await second.getByRole('textbox', { name: 'What is asked' }).fill('What is open?');
    await second.getByRole('combobox', { name: 'Only if' }).click();
    await page.getByRole('option', { name: 'Is it solved?' }).click();
    await second.getByRole('textbox', { name: 'was answered with' }).fill('No');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const asks = page.getByRole('group', { name: `${inbox.name} asks` });
    await page.getByRole('table', { name: 'Surveys' }).getByText('After the chat').waitFor();
    await asks.getByRole('combobox', { name: 'After a chat' }).click();
    await page.getByRole('option', { name: 'After the chat' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'After the chat' }).waitFor();
    const { body: asked } = await koine.ask(`/koine/v1/inboxes/${inbox.id}`, { token });
    const { body: list } = await koine.ask('/koine/v1/surveys', { token });
    const [survey] = list.items;
    assert.equal(asked.surveys.exit, survey.id);
    assert.deepEqual([survey.name, survey.form, survey.title], ['After the chat', 'exit', 'One moment']);
    const [solved, open] = survey.questions;
    assert.deepEqual([solved.kind, solved.options.length], ['choice', 2]);
    assert.deepEqual([open.label, open.shownIf], ['What is open?', { question: solved.id, oneOf: ['No'] }]);
  });
});
