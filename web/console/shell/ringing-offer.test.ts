import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { giveSignIn } from '../../../src/app/furnished-account.ts';
import { Router } from '../../../src/jobs/router.ts';
import { type Koine, startKoine } from '../../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('offers that ring in the console', { skip: !executablePath, timeout: 120_000 }, () => {
  let koine: Koine;
  let router: Router;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: unknown[] = [];

  before(async () => {
    koine = await startKoine();
    router = new Router(koine.app, (error) => faults.push(error));
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
  });

  after(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await router?.stop();
    await koine?.close();
    assert.deepEqual(faults, []);
  });

  /** A new agent of the queue, at the console. */
  async function comeOnline(name: string, path = '/console'): Promise<Page> {
    const { account, queue } = koine.main;
    const email = `${name.toLowerCase()}@main.example`;
    const person = await giveSignIn(koine.app, account.id, { name, email, role: 'agent' });
    const { queues } = await koine.app.accounts.snapshot(account.id);
    const members = queues.get(queue.id)?.members ?? [];
    await koine.app.accounts.changeQueue(null, account.id, queue.id, {
      members: [...members, { agentId: person.agent.id, rights: ['respond'] }],
    });
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (said) => void (/Content.Security.Policy/.test(said.text()) && faults.push(said.text())));
    await page.goto(koine.url + path);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Presence: Online. Change' }).waitFor();
    for (let tries = 0; tries < 500; tries += 1) {
      const states = await koine.app.attendance.ofAccount(account.id);
      if (states.get(person.agent.id)?.state === 'online') return page;
      await page.waitForTimeout(20);
    }
    throw new Error(`${name} did not come online`);
  }

  const offerOn = (page: Page) => page.getByRole('alertdialog', { name: 'A chat is offered to you' });

  test('[K5] a chat rings with who is idle longest; declined with a reason, it rings with the next one, who accepts by keyboard', async () => {
    const { main } = koine;
    const routing = { strategy: 'longest-idle', ringMs: 300_000 };
    await koine.ask(`/koine/v1/queues/${main.queue.id}/routing`, { token: main.key, method: 'PUT', body: routing });
    const ofBen = await comeOnline('Ben', '/console/history');
    const ofCleo = await comeOnline('Cleo');
    const { token } = await koine.addVisitor(main);
    const body = { visitor: { name: 'Mira' }, message: { text: 'Is <b>it</b> in stock?' } };
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body });

    await offerOn(ofBen).getByText('Mira waits in Support: Is <b>it</b> in stock?').waitFor();
    assert.match((await offerOn(ofBen).getByRole('timer').textContent()) ?? '', /^\d+ s$/);
    assert.equal(await offerOn(ofCleo).count(), 0);
    await offerOn(ofBen).getByRole('textbox', { name: 'Reason, when you decline' }).fill('At lunch');
    await ofBen.keyboard.press('Tab');
    await ofBen.keyboard.press('Enter');

    await offerOn(ofCleo).getByText('Mira').waitFor();
    await offerOn(ofBen).waitFor({ state: 'detached' });
    await ofCleo.getByRole('searchbox', { name: 'Find an open chat' }).focus();
    await ofCleo.keyboard.press('Alt+a');
    await ofCleo.keyboard.press('Enter');
    await ofCleo.getByText('With you').waitFor();
    await offerOn(ofCleo).waitFor({ state: 'detached' });
    assert.equal(new URL(ofCleo.url()).pathname, `/console/chats/${session.id}`);
    const system = { kind: 'system', accountId: main.account.id } as const;
    const { events } = await koine.app.history.events(system, session.id, -1, 1_000);
    const answers = events.filter((event) => event.type === 'offer-answered');
    assert.deepEqual(
      answers.map(({ how, reason, actor }) => [actor.name, how, reason]),
      [
        ['Ben', 'declined', 'At lunch'],
        ['Cleo', 'accepted', null],
      ],
    );

    const next = await koine.addVisitor(main);
    const another = { visitor: { name: 'Tom' }, message: { text: 'Hello' } };
    await koine.ask('/koine/v1/sessions', { token: next.token, body: another });
    await offerOn(ofBen).getByText('Tom').waitFor();
    await offerOn(ofBen).getByRole('button', { name: 'Decline' }).click();
    await offerOn(ofCleo).getByRole('button', { name: 'Decline' }).click();
    await offerOn(ofCleo).waitFor({ state: 'detached' });
    const row = ofCleo.getByRole('navigation', { name: 'Open chats' }).getByRole('link', { name: 'Tom' });
    await row.waitFor();
    assert.equal(await offerOn(ofBen).count(), 0);
  });
});
