import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { giveSignIn } from '../../src/app/furnished-account.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';

const executablePath = process.env.KOINE_TEST_CHROMIUM;
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

suite('several agents in the console', { skip: !executablePath, timeout: 150_000 }, () => {
  let koine: Koine;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];

  before(async () => {
    koine = await startKoine();
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: quiet });
    const { account, queue } = koine.main;
    const settings = { transferMs: 60_000, wrapUpMs: 60_000, dispositions: ['Sold', 'Not sold'] };
    await koine.app.accounts.changeQueue(null, account.id, queue.id, { settings });
  });

  after(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await koine?.close();
  });

  async function signIn(person: { readonly email: string; readonly password: string }): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (said) => void (/Content.Security.Policy/.test(said.text()) && faults.push(said.text())));
    await page.goto(`${koine.url}/console`);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Open chats' }).waitFor();
    return page;
  }

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const row = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Open chats' }).getByRole('link', { name });
  const log = (page: Page) => page.getByRole('log');

  test('[K5] a chat is offered and taken over, listened to, whispered in, joined, ended, wrapped up and reopened', async () => {
    const { account, queue, owner } = koine.main;
    const ben = await giveSignIn(koine.app, account.id, { name: 'Ben', email: 'ben@main.example', role: 'agent' });
    const members = [...queue.members, { agentId: ben.agent.id, rights: ['respond'] as const }];
    await koine.app.accounts.changeQueue(null, account.id, queue.id, { members });
    const { token } = await koine.addVisitor(koine.main);
    const body = { visitor: { name: 'Mira' }, message: { text: 'Is it in stock?' } };
    const { body: session } = await koine.ask('/koine/v1/sessions', { token, body });
    const reads = async () => {
      const { body: list } = await koine.ask(`/koine/v1/sessions/${session.id}/messages`, { token });
      return list.items.map(({ text }: { readonly text: string }) => text);
    };
    const [ofOwner, ofBen] = [await signIn(owner), await signIn(ben)];

    await row(ofOwner, 'Mira').click();
    await button(ofOwner, 'Accept').click();
    await button(ofOwner, 'Transfer').click();
    await ofOwner.getByRole('combobox', { name: 'To' }).fill('Ben');
    await ofOwner.getByRole('option', { name: /^Ben/ }).click();
    await ofOwner.getByLabel('Note for whoever takes it').fill('She knows you');
    await button(ofOwner, 'Ask them').click();
    await ofOwner.getByText('Offered to Ben').first().waitFor();
    await ofBen.getByRole('heading', { name: 'Offered to you' }).waitFor();
    await row(ofBen, 'Mira').click();
    await ofBen.getByText('She knows you').first().waitFor();
    await button(ofBen, 'Take it over').click();
    await ofBen.getByText('With you').waitFor();

    await ofOwner.getByText('With Ben').waitFor();
    await button(ofOwner, 'Listen').click();
    const whisper = ofOwner.getByRole('textbox', { name: 'Whisper to the agents in this chat' });
    await whisper.fill('Offer her the blue one');
    await whisper.press('Enter');
    await log(ofBen).getByText('Offer her the blue one').waitFor();
    await log(ofBen).getByText('Whispered: the visitor does not hear it').waitFor();
    assert.deepEqual(await reads(), ['Is it in stock?']);
    await button(ofOwner, 'Join').click();
    const message = ofOwner.getByRole('textbox', { name: 'Message to the visitor' });
    await message.fill('The blue one is');
    await message.press('Enter');
    await log(ofBen).getByText('The blue one is').waitFor();
    await button(ofOwner, 'Take over').click();
    await ofOwner.getByText('With you').waitFor();

    await button(ofOwner, 'End').click();
    await button(ofOwner, 'End the chat').click();
    const panel = ofOwner.getByRole('region', { name: 'Wrap-up' });
    await panel.getByText('left)').waitFor();
    await ofOwner.getByRole('heading', { name: 'To wrap up' }).waitFor();
    await panel.getByLabel('Outcome').first().click();
    await ofOwner.getByRole('option', { name: 'Sold', exact: true }).click();
    await panel.getByLabel('Labels').first().fill('blue');
    await panel.getByLabel('Labels').first().press('Enter');
    await panel.getByLabel('Note, only for agents').fill('Paid at once');
    await button(ofOwner, 'Done').click();
    await log(ofOwner).getByText('Paid at once').waitFor();
    await panel.waitFor({ state: 'detached' });
    const { body: kept } = await koine.ask(`/koine/v1/sessions/${session.id}`, { token: koine.main.key });
    assert.deepEqual([kept.disposition, kept.labels, kept.wrapUpUntil], ['Sold', ['blue'], null]);
    await button(ofOwner, 'Reopen').click();
    await ofOwner.getByText('With you').waitFor();
    assert.deepEqual(await reads(), ['Is it in stock?', 'The blue one is']);
    assert.deepEqual(faults, []);
  });

  test('an agent is called in, writes along, and keeps the chat when the first one leaves', async () => {
    const cleo = await giveSignIn(koine.app, koine.main.account.id, {
      name: 'Cleo',
      email: 'cleo@main.example',
      role: 'agent',
    });
    const { token } = await koine.addVisitor(koine.main);
    const body = { visitor: { name: 'Tom' }, message: { text: 'Hello' } };
    const { body: chat } = await koine.ask('/koine/v1/sessions', { token, body });
    const [ofOwner, ofCleo] = [await signIn(koine.main.owner), await signIn(cleo)];
    await row(ofOwner, 'Tom').click();
    await button(ofOwner, 'Accept').click();
    await button(ofOwner, 'More actions').click();
    await ofOwner.getByRole('menuitem', { name: 'Call an agent in' }).click();
    await ofOwner.getByRole('combobox', { name: 'Agent' }).fill('Cleo');
    await ofOwner.getByRole('option', { name: /^Cleo/ }).click();
    await button(ofOwner, 'Call in').click();
    await row(ofCleo, 'Tom').click();
    const message = ofCleo.getByRole('textbox', { name: 'Message to the visitor' });
    await message.fill('I can help, too');
    await message.press('Enter');
    await log(ofOwner).getByText('I can help, too').waitFor();
    await button(ofOwner, 'More actions').click();
    await ofOwner.getByRole('menuitem', { name: 'Leave the chat' }).click();
    await ofCleo.getByText('With you').waitFor();
    // Who has it says how urgent it is, and what it needs.
    await button(ofCleo, 'More actions').click();
    await ofCleo.getByRole('menuitem', { name: 'Priority and skills' }).click();
    await ofCleo.getByRole('combobox', { name: 'Priority' }).click();
    await ofCleo.getByRole('option', { name: 'Urgent' }).click();
    await ofCleo.getByLabel('Skills it needs').fill('French 4');
    await button(ofCleo, 'Save').click();
    await ofCleo.getByRole('dialog').waitFor({ state: 'detached' });
    const { body: told } = await koine.ask(`/koine/v1/sessions/${chat.id}`, { token: koine.main.key });
    assert.deepEqual([told.priority, told.skills], ['urgent', { French: 4 }]);
    assert.deepEqual(faults, []);
  });
});
