import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Line, layLine } from '../web/widget/host-page.ts';
import { findChromium, launchChromium, openWindow, overflowOf, type Window } from './support/browser.ts';
import { type KoinePlace, type KoineProcess, makeKoinePlace } from './support/koine-process.ts';

const executablePath = findChromium();
const skip =
  executablePath === undefined && !process.env.CI ? 'no Chromium was found: name one by KOINE_TEST_CHROMIUM' : false;
const attack = '<img src=x onerror="alert(1)"><script>alert(2)</script><b>bold</b>';
const name = `Vera <i onclick=alert(3)>`;

suite('a visitor and an agent, each in a browser', { skip, timeout: 150_000 }, () => {
  let place: KoinePlace;
  let koine: KoineProcess;
  /** Between the visitor and Koine. */
  let line: Line;
  let browser: Browser;
  let visitor: Window;
  let agent: Window;
  /** All that was said so far. */
  const said = new Set<string>();

  before(async () => {
    assert.ok(executablePath, 'there must be a Chromium');
    place = makeKoinePlace();
    koine = await place.start();
    line = await layLine(koine.url);
    browser = await launchChromium(executablePath);
    visitor = await openWindow(browser);
    agent = await openWindow(browser);
  });

  after(async () => {
    await browser?.close();
    line?.close();
    await place?.[Symbol.asyncDispose]();
  });

  const log = ({ page }: Window): Locator => page.getByRole('log', { name: 'Messages' });
  const chats = (): Locator => agent.page.getByRole('navigation', { name: 'Open chats' });
  const visitorField = (): Locator => visitor.page.getByRole('textbox', { name: 'Write a message…' });
  const agentField = (): Locator => agent.page.getByRole('textbox', { name: 'Message to the visitor' });
  const visitorMark = (mark: string): Promise<void> => log(visitor).getByText(mark, { exact: true }).waitFor();
  const agentMark = (mark: string): Promise<void> =>
    log(agent).getByRole('img', { name: mark, exact: true }).last().waitFor();

  async function say(field: Locator, text: string): Promise<void> {
    said.add(text);
    await field.fill(text);
    await field.press('Enter');
  }

  /** What was said as a window shows it, in its order. */
  async function shownIn(window: Window): Promise<readonly string[]> {
    // biome-ignore lint/performance/useDomNodeTextContent: lines are where they are seen
    return (await log(window).innerText()).split('\n').filter((line) => said.has(line));
  }

  /** Waits until both windows show all that was said: once each, and in one order. */
  async function bothShowAll(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const [visitors, agents] = [await shownIn(visitor), await shownIn(agent)];
      try {
        assert.deepEqual(visitors, agents);
        assert.deepEqual(agents.toSorted(), [...said].toSorted());
        return;
      } catch (error) {
        if (attempt === 200) throw error;
        await delay(50);
      }
    }
  }

  test('[K3] a chat appears at once with the agent, and both write, see each other type, and see how far their words came', async () => {
    await agent.page.goto(`${koine.url}/console`);
    await agent.page.getByLabel('E-mail address').fill(place.owner.email);
    await agent.page.getByLabel('Password', { exact: true }).fill(place.owner.password);
    await agent.page.getByRole('button', { name: 'Sign in' }).click();
    await agent.page.getByText('Nobody is waiting').first().waitFor();

    await visitor.page.goto(`${line.url}/demo`);
    await visitor.page.getByRole('button', { name: 'Open chat' }).click();
    await visitor.page.getByText('Somebody is here to answer you.').waitFor();
    await say(visitorField(), 'Is the moss cup in stock?');
    await chats().getByRole('heading', { name: 'Waiting 1' }).waitFor();
    await chats().getByRole('link', { name: 'Is the moss cup in stock?' }).click();
    await agent.page.getByRole('button', { name: 'Accept', exact: true }).click();
    await visitor.page.getByText('Owner has joined').waitFor();
    await visitorMark('Read');

    await visitorField().pressSequentially('Or');
    await agent.page.getByText('is typing').waitFor();
    await agentField().pressSequentially('Ye');
    await visitor.page.getByText('Owner is typing').waitFor();
    await say(agentField(), 'Yes, four of them.');
    await agentMark('Read');
    await say(visitorField(), 'Or are they sold out?');
    await bothShowAll();
    await agent.page.getByText('is typing').waitFor({ state: 'detached' });

    await agent.page.getByRole('link', { name: 'History' }).click();
    await say(visitorField(), 'I would take two.');
    await visitorMark('Delivered');
    await agent.page.getByRole('link', { name: 'Chats' }).click();
    await chats().getByRole('link', { name: 'I would take two.' }).click();
    await visitorMark('Read');
    await visitor.page.getByRole('dialog').getByRole('button', { name: 'Close chat' }).click();
    await say(agentField(), 'They leave today.');
    await agentMark('Delivered');
    await visitor.page.getByRole('button', { name: 'Open chat (1 unread)' }).click();
    await agentMark('Read');
    await bothShowAll();
  });

  test('[K2] [K3] a reload on both sides loses and doubles nothing', async () => {
    await visitor.page.reload();
    await agent.page.reload();
    await bothShowAll();
    await say(visitorField(), 'Here again.');
    await bothShowAll();
  });

  test('[K2] [K3] what is written while the line is cut is sent once when it is mended', async () => {
    line.cut();
    for (const text of ['One in the dark.', 'Two in the dark.']) await say(visitorField(), text);
    await visitorMark('Sending…');
    await visitor.page.getByText('No connection.').waitFor();
    await say(agentField(), 'Written to nobody yet.');
    await agentMark('Sent');
    line.mend();
    await bothShowAll();
    await visitorMark('Read');
  });

  test('[K1] [K2] [K3] Koine is killed with -9 in the middle, and both go on where they were', async () => {
    await say(visitorField(), 'Just before.');
    await bothShowAll();
    await koine.kill();
    await say(visitorField(), 'From the visitor, while nobody is there.');
    await say(agentField(), 'From the agent, while nobody is there.');
    await agent.page.getByText('Nothing is lost').waitFor();
    koine = await place.start();
    await bothShowAll();
    await agent.page.getByText('Nothing is lost').waitFor({ state: 'detached' });
    await say(agentField(), 'All there.');
    await bothShowAll();
  });

  test('[K9] what the visitor writes is text, in words and name', async () => {
    const details = visitor.page.getByRole('group', { name: 'Where can we reach you' });
    await details.getByLabel('Name').fill(name);
    await details.getByLabel('E-mail').fill('vera@example.org');
    await visitor.page.getByRole('button', { name: 'Save' }).click();
    await agent.page.getByRole('heading', { name }).waitFor();
    await say(visitorField(), attack);
    await bothShowAll();
    await chats().getByRole('link', { name: attack }).waitFor();
  });

  test('[K3] the agent ends the chat, the visitor rates it, and the transcript stays in the history', async () => {
    await agent.page.getByRole('button', { name: 'End', exact: true }).click();
    await agent.page.getByRole('dialog').getByRole('button', { name: 'End the chat' }).click();
    await visitor.page.getByText('The chat has ended').waitFor();
    await visitor.page.getByRole('radio', { name: '5 of 5 stars' }).check();
    await visitor.page.getByRole('button', { name: 'Send rating' }).click();
    await visitor.page.getByText('Thank you for your rating.').waitFor();
    await agent.page.getByText('Ended · rated 5 of 5').waitFor();

    await agent.page.getByRole('link', { name: 'History' }).click();
    await agent.page.getByRole('searchbox', { name: 'Search in messages, names and addresses' }).fill('Vera');
    await agent.page.getByRole('list', { name: 'By words' }).getByRole('link', { name }).click();
    await agent.page.getByRole('heading', { name }).waitFor();
    await bothShowAll();
    const dialog = agent.page.getByRole('dialog', { name: 'Download the transcript' });
    const download = async (form: string) => {
      await agent.page.getByRole('button', { name: 'Transcript' }).click();
      await dialog.getByRole('combobox', { name: 'Format' }).click();
      await agent.page.getByRole('option', { name: form }).click();
      const downloading = agent.page.waitForEvent('download');
      await dialog.getByRole('link', { name: 'Download' }).click();
      return readFile(await (await downloading).path(), 'utf8');
    };
    assert.match(await download('PDF'), /^%PDF-/);
    const transcript = await download('Plain text');
    for (const text of said) assert.equal(transcript.split(text).length, 2, `"${text}" stands once in the transcript`);
  });

  test('every page fits a narrow window, light and dark', async () => {
    const backgrounds = new Set<string>();
    const fits = async (page: Page, what: string) => assert.equal(await overflowOf(page), 0, `${what} is too wide`);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const { page } of [visitor, agent]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width: 360, height: 640 });
      }
      await agent.page.goto(`${koine.url}/console/chats`);
      await chats().waitFor();
      await fits(agent.page, 'the list of chats');
      await agent.page.goto(`${koine.url}/console/history`);
      await agent.page.getByRole('link', { name }).waitFor();
      await fits(agent.page, 'the history');
      await agent.page.getByRole('link', { name }).click();
      await agent.page.getByRole('button', { name: 'Transcript' }).waitFor();
      await fits(agent.page, 'the record');
      await agent.page.getByRole('link', { name: 'Open in chats' }).click();
      await agent.page.getByText('This chat has ended').waitFor();
      await fits(agent.page, 'the conversation');
      await fits(visitor.page, 'the shop with the widget');
      backgrounds.add(await agent.page.evaluate('getComputedStyle(document.body).backgroundColor'));
    }
    assert.equal(backgrounds.size, 2, 'light and dark differ');
  });

  test('nothing went wrong in either browser, and no policy was broken', () => {
    assert.deepEqual([visitor.faults, agent.faults], [[], []]);
  });
});
