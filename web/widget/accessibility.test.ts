import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { closedStates, type WidgetPlace, type WidgetState, widgetStates } from '../../scripts/gallery/widget-states.ts';
import { findChromium, launchChromium } from '../../test/support/browser.ts';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { type Line, layLine, servePage } from './host-page.ts';

const executablePath = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where the states are also painted to, for eyes; not unless it is set. */
const shots = process.env.KOINE_TEST_SHOTS;

/** One after the other: each state is looked at in one of them. */
const languages = ['en', 'ar'];
const looks = [
  { colorScheme: 'light', width: 1280, height: 800 },
  { colorScheme: 'dark', width: 320, height: 640 },
] as const;

interface Verdict {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

suite('axe-core finds nothing in the widget', { skip: !executablePath, timeout: 170_000 }, () => {
  let koine: Koine;
  let line: Line;
  let host: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let place: WidgetPlace;
  let fresh: object;

  before(async () => {
    koine = await startKoine();
    line = await layLine(koine.url);
    host = await servePage(line.url, koine.main.inbox.key);
    browser = await launchChromium(executablePath ?? '');
    const cookie = await koine.signIn(koine.main.owner);
    place = {
      pageUrl: (lang = 'en') => `${host.url}/?lang=${lang}`,
      inboxId: koine.main.inbox.id,
      cut: line.cut,
      mend: line.mend,
      async ask(as, path, body, method) {
        const proof = as === 'agent' ? { cookie } : { token: koine.main.key };
        const answer = await koine.ask(path, { ...proof, body, ...(method && { method }) });
        assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        return answer.body;
      },
    };
    const { widget, outsideHours, greeting, accent } = await place.ask('key', `/koine/v1/inboxes/${place.inboxId}`);
    fresh = { widget, outsideHours, greeting, accent, surveys: {}, invitations: [] };
  });
  after(async () => {
    await browser?.close();
    host?.close();
    line?.close();
    await koine?.close();
  });

  widgetStates.forEach((state, index) => {
    test(state.name, () => check(state, languages[index % languages.length] ?? 'en'));
  });

  test('outside hours', async () => {
    // Open on one day of the week that is neither yesterday, today nor tomorrow, whatever day it is.
    const openDay = (new Date().getUTCDay() + 2) % 7;
    const week = Array.from({ length: 7 }, (_, day) => (day === openDay ? [{ from: 600, to: 660 }] : []));
    const hours = { zone: 'UTC', week, holidays: [], exceptions: {} };
    const calendar = await koine.app.calendars.create(null, koine.main.account.id, { name: 'Rarely', hours });
    const { account, queue } = koine.main;
    await koine.app.accounts.changeQueue(null, account.id, queue.id, { calendarId: calendar.id });
    for (const state of closedStates) await check(state, 'ar');
  });

  /** Looks at a state in both schemes, wide and as narrow as can be. */
  async function check(state: WidgetState, lang: string): Promise<void> {
    const inbox = `/koine/v1/inboxes/${place.inboxId}`;
    await place.ask('key', inbox, { ...fresh, ...state.inbox }, 'PATCH');
    const context = await browser.newContext({ viewport: looks[0], reducedMotion: 'reduce', bypassCSP: true });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    try {
      await page.goto(place.pageUrl(lang));
      await state.show(page, place);
      await page.addScriptTag({ content: axe });
      const found: string[] = [];
      for (const { colorScheme, ...size } of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(size);
        if (shots) await paint(page, `${state.name}-${colorScheme}`);
        const { violations } = await page.evaluate<Verdict>('axe.run({ include: [["koine-chat"]] })');
        for (const { id, nodes } of violations) {
          found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
        }
        const isTooWide = await page.evaluate('document.scrollingElement.scrollWidth > innerWidth');
        if (isTooWide) found.push(`${colorScheme}: too wide`);
      }
      assert.deepEqual(found, []);
    } finally {
      place.mend();
      await context.close();
      const { items } = await place.ask('key', '/koine/v1/sessions?stage=waiting,active');
      for (const { id } of items) await place.ask('key', `/koine/v1/sessions/${id}/commands`, { type: 'end' });
    }
  }

  async function paint(page: Page, name: string): Promise<void> {
    mkdirSync(shots ?? '', { recursive: true });
    await page.screenshot({ path: path.join(shots ?? '', `${name}.png`) });
  }
});
