import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('safety in the console', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${koine.url}/console/safety`);
    await page.getByLabel('E-mail address').fill(koine.main.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(koine.main.owner.password);
    await page.keyboard.press('Enter');
  });

  after(async () => {
    await browser?.close();
    await koine?.close();
  });

  test('what is masked is set there, and a faulty pattern is told', async () => {
    await page.getByLabel('Bank account numbers (IBAN)').check();
    await page.getByLabel('Own patterns').fill('Contract: (K-');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('There is a ( without its ).').waitFor();
    await page.getByLabel('Own patterns').fill('Contract: \\bK-\\d{6}\\b');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { body } = await koine.ask('/koine/v1/masking', { token: koine.main.key });
    assert.deepEqual([body.ibans, body.patterns], [true, [{ name: 'Contract', pattern: '\\bK-\\d{6}\\b' }]]);
  });

  test('a range is blocked and lifted, a key is made, and its secret is shown once', async () => {
    await page.getByRole('textbox', { name: 'What' }).fill('203.0.113.0/24');
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByRole('button', { name: 'Lift the block of 203.0.113.0/24' }).click();
    await page.getByText('Nobody is blocked.').waitFor();
    await page.getByRole('button', { name: 'Make' }).click();
    await page.getByText('The secret is shown this once').waitFor();
    await page.getByRole('button', { name: 'Remove the key HS256' }).click();
    await page.getByRole('button', { name: 'Remove the key HS256' }).waitFor({ state: 'detached' });
    assert.deepEqual(faults, []);
  });

  test('an agent blocks the visitor of a chat', async () => {
    const { token } = await koine.addVisitor(koine.main);
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Rude!' } } });
    await page.goto(`${koine.url}/console/chats/${session.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Block the visitor' }).click();
    await page.getByLabel('Why').fill('Rude');
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const said = await koine.ask(`/koine/v1/sessions/${session.id}/messages`, { token, body: { text: 'More' } });
    assert.equal(said.status, 403);
    assert.deepEqual(faults, []);
  });
});
