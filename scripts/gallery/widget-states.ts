import { Jimp } from 'jimp';
import type { Locator, Page } from 'playwright-core';

/** A Koine with an account to show the widget of, and a page that embeds it. */
export interface WidgetPlace {
  /** A page with the widget on it; `lang` is the page's own language. */
  pageUrl(lang?: string): string;
  readonly inboxId: string;
  /** Asks the native API as a key that may do everything, or as the agent who answers. Answers the body; throws for a refusal. */
  // biome-ignore lint/suspicious/noExplicitAny: a state looks into it member by member
  ask(as: 'key' | 'agent', path: string, body?: unknown, method?: string): Promise<any>;
  /** Cuts the page off from Koine, and joins it again. */
  cut(): void;
  mend(): void;
}

/** One thing that the widget can look like, and how it comes to that. */
export interface WidgetState {
  readonly name: string;
  /** What of the inbox differs from a fresh one. */
  readonly inbox?: Readonly<Record<string, unknown>>;
  /** From a page that was just opened, in a context of its own. */
  show(page: Page, place: WidgetPlace): Promise<void>;
}

const launcher = (page: Page): Locator => page.locator('koine-chat .launcher');
const panel = (page: Page): Locator => page.locator('koine-chat .panel');
const field = (page: Page): Locator => panel(page).locator('.field textarea');
const header = (page: Page, index: number): Locator => panel(page).locator('.header > .row button').nth(index);

async function open(page: Page): Promise<void> {
  await launcher(page).click();
  await panel(page).waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
  await panel(page).locator('.own .bubble', { hasText: text }).waitFor();
}

/** Opens a chat with a first message, and answers the session's id. */
async function begin(page: Page, place: WidgetPlace, text = 'Hello! Is the moss cup safe in the dishwasher?') {
  await open(page);
  await write(page, text);
  await panel(page).locator('.mark:not(.pending)').first().waitFor();
  const { items } = await place.ask('key', '/koine/v1/sessions?stage=waiting,active&limit=1');
  return items[0].id as string;
}

/** An agent has taken the chat, and both have said something. */
async function talk(page: Page, place: WidgetPlace): Promise<string> {
  const id = await begin(page, place);
  await panel(page).locator('.card .text-button').click();
  await place.ask('agent', `/koine/v1/sessions/${id}/commands`, { type: 'accept' });
  const say = (text: string) => place.ask('agent', `/koine/v1/sessions/${id}/messages`, { text });
  await say('Good morning! Yes: the glaze is fired at 1,240 °C, the dishwasher does it no harm.');
  await say('More about it: https://shop.example/care/stoneware');
  await panel(page).locator('.theirs .bubble').nth(1).waitFor();
  await write(page, 'Lovely. And two of them, could they be here by Friday?');
  return id;
}

async function end(page: Page, place: WidgetPlace, id: string): Promise<void> {
  await panel(page).locator('.own:last-of-type .mark:not(.pending)').last().waitFor();
  await place.ask('agent', `/koine/v1/sessions/${id}/commands`, { type: 'end' });
  await panel(page).locator('.ending').waitFor();
}

async function survey(place: WidgetPlace, form: string, questions: readonly unknown[]): Promise<void> {
  const title = form === 'exit' ? 'Two questions before you go' : 'Before we begin';
  const { id } = await place.ask('key', '/koine/v1/surveys', { name: `${form} ${Date.now()}`, form, title, questions });
  await place.ask('key', `/koine/v1/inboxes/${place.inboxId}`, { surveys: { [form]: id } }, 'PATCH');
}

const yesNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'Not yet' },
];

/** Every state of the widget that can be produced, each from a page that was just opened. */
export const widgetStates: readonly WidgetState[] = [
  { name: 'launcher', show: (page) => launcher(page).waitFor() },
  {
    name: 'launcher-text',
    inbox: { widget: { launcherText: 'Ask us', launcherIcon: 'question' } },
    show: (page) => launcher(page).waitFor(),
  },
  {
    name: 'launcher-unread',
    async show(page, place) {
      const id = await talk(page, place);
      await header(page, 1).click();
      await place.ask('agent', `/koine/v1/sessions/${id}/messages`, { text: 'They leave today.' });
      await page.locator('koine-chat [data-unread]:not([data-unread=""])').waitFor();
    },
  },
  {
    name: 'invitation',
    inbox: {
      invitations: [
        {
          id: 'cups',
          text: 'Looking for a gift? We can tell you which cups go together.',
          page: null,
          afterSeconds: 0,
          fromVisit: 1,
          languages: [],
          when: 'always',
          quietHours: 1,
        },
      ],
    },
    show: (page) => page.locator('koine-chat .invitation button').first().waitFor(),
  },
  {
    name: 'welcome',
    inbox: { widget: { subtitle: 'Lamps, cups and pots' }, greeting: 'Hello! What are you looking for?' },
    show: open,
  },
  {
    name: 'pre-chat',
    async show(page, place) {
      await survey(place, 'pre-chat', [
        { id: 'name', kind: 'text', label: 'Your name', fills: 'name' },
        { id: 'mail', kind: 'email', label: 'E-mail', required: true, fills: 'email' },
        { id: 'topic', kind: 'choice', label: 'What is it about?', options: yesNo },
      ]);
      await page.reload();
      await open(page);
      await panel(page).locator('.survey').waitFor();
    },
  },
  {
    name: 'details',
    async show(page, place) {
      await begin(page, place);
      await panel(page).locator('.card').waitFor();
    },
  },
  {
    name: 'conversation',
    async show(page, place) {
      await talk(page, place);
      await panel(page).locator('.mark.sent, .mark.delivered, .mark.read').waitFor();
    },
  },
  {
    name: 'revised',
    async show(page, place) {
      const id = await talk(page, place);
      const { items } = await place.ask('agent', `/koine/v1/sessions/${id}/messages`);
      const [first, second, third] = items;
      const command = (body: unknown) => place.ask('agent', `/koine/v1/sessions/${id}/commands`, body);
      await place.ask('agent', `/koine/v1/sessions/${id}/messages`, { text: 'They can.', replyTo: first.messageId });
      await command({ type: 'edit-message', messageId: second.messageId, text: 'Yes, it is. The glaze is hard.' });
      await command({ type: 'remove-message', messageId: third.messageId });
      await panel(page).locator('.removed').waitFor();
      await panel(page).locator('.quote').waitFor();
    },
  },
  {
    name: 'menu',
    async show(page, place) {
      await talk(page, place);
      await header(page, 0).click();
      await panel(page).locator('.menu').waitFor();
    },
  },
  {
    name: 'end-question',
    async show(page, place) {
      await talk(page, place);
      await header(page, 0).click();
      await panel(page).locator('.menu button').last().click();
      await panel(page).locator('.question').waitFor();
    },
  },
  {
    name: 'emoji',
    async show(page, place) {
      await talk(page, place);
      await panel(page).locator('.field .round').nth(1).click();
      await panel(page).locator('.emoji').waitFor();
      await field(page).fill('That is great 🎉');
    },
  },
  {
    name: 'files',
    async show(page, place) {
      await talk(page, place);
      const buffer = await new Jimp({ width: 640, height: 400, color: 0x8aa899ff }).getBuffer('image/png');
      const choosing = page.waitForEvent('filechooser');
      await panel(page).locator('.field .round').first().click();
      await (await choosing).setFiles([
        { name: 'moss-cup.png', mimeType: 'image/png', buffer },
        {
          name: 'A very long name of a file that nobody would give.txt',
          mimeType: 'text/plain',
          buffer: Buffer.from('a'),
        },
        { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<html><script>') },
      ]);
      await panel(page).locator('.upload.failure').waitFor();
      await panel(page).locator('.bubble img').waitFor();
    },
  },
  {
    name: 'long-words',
    async show(page, place) {
      const id = await begin(page, place, `${'Donaudampfschifffahrtsgesellschaft'.repeat(4)} مرحبا بالعالم`);
      await place.ask('agent', `/koine/v1/sessions/${id}/commands`, { type: 'accept' });
      await place.ask('agent', `/koine/v1/sessions/${id}/messages`, {
        text: `https://shop.example/${'a'.repeat(120)}`,
      });
      await panel(page).locator('.theirs .bubble').waitFor();
    },
  },
  {
    name: 'no-connection',
    async show(page, place) {
      await talk(page, place);
      place.cut();
      await write(page, 'Are you still there?');
      await panel(page).locator('.banner').waitFor();
    },
  },
  {
    name: 'rating',
    async show(page, place) {
      await end(page, place, await talk(page, place));
      await panel(page).locator('.star input').nth(3).check();
      await panel(page).locator('.rating textarea').waitFor();
    },
  },
  {
    name: 'exit-survey',
    async show(page, place) {
      await survey(place, 'exit', [
        { id: 'solved', kind: 'choice', label: 'Is it solved?', options: yesNo, measures: 'fcr', required: true },
        { id: 'friends', kind: 'scale', label: 'Would you recommend us?', min: 0, max: 10, measures: 'nps' },
        { id: 'stars', kind: 'stars', label: 'And how was the chat?' },
      ]);
      await page.reload();
      await end(page, place, await talk(page, place));
      await panel(page).locator('.survey').waitFor();
    },
  },
  {
    name: 'thanks',
    async show(page, place) {
      await end(page, place, await talk(page, place));
      await panel(page).locator('.star input').nth(4).check();
      await panel(page).locator('.rating button').click();
      await panel(page).locator('.ending [role=status]').waitFor();
    },
  },
];

/** Those outside hours: the inbox's queue must be closed. */
export const closedStates: readonly WidgetState[] = [
  {
    name: 'offline-form',
    inbox: { outsideHours: { mode: 'form', text: null } },
    async show(page) {
      await open(page);
      await panel(page).locator('.card').waitFor();
    },
  },
  {
    name: 'offline-message',
    inbox: { outsideHours: { mode: 'message', text: 'We sleep, and are back soon.' } },
    show: open,
  },
];
