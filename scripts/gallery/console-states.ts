import type { Page } from 'playwright-core';
import { reportViews } from '../../web/console/reports/report-search.ts';
import { settingsPages } from '../../web/console/shell/settings-pages.ts';

/** What the pages are about. */
export interface ConsoleSubject {
  /** A chat that the agent has accepted, and one of the past. */
  readonly openId: string;
  readonly pastId: string;
}

/** One page of Koine in one state, and how it comes to that. */
export interface PageState {
  readonly name: string;
  path(subject: ConsoleSubject): string;
  /** From the page as it was opened. */
  readonly show?: (page: Page) => Promise<void>;
  /** By somebody who is not signed in. */
  readonly isPublic?: true;
}

/** Every page that anybody opens, in the states that need no second person. */
export const pageStates: readonly PageState[] = [
  { name: 'sign-in', path: () => '/console/sign-in', isPublic: true },
  {
    name: 'sign-in-refused',
    path: () => '/console/sign-in',
    isPublic: true,
    async show(page) {
      await page.getByLabel('E-mail address').fill('nobody@example.com');
      await page.getByLabel('Password', { exact: true }).fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').first().waitFor();
    },
  },
  { name: 'demo', path: () => '/demo', isPublic: true },
  { name: 'docs', path: () => '/docs', isPublic: true },
  { name: 'chats', path: () => '/console/chats' },
  { name: 'conversation', path: ({ openId }) => `/console/chats/${openId}` },
  { name: 'conversation-missing', path: () => '/console/chats/00000000-0000-7000-8000-000000000000' },
  {
    name: 'palette',
    path: ({ openId }) => `/console/chats/${openId}`,
    async show(page) {
      await page.keyboard.press('Control+k');
      await page.getByRole('listbox', { name: 'What can be done' }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    path: () => '/console/chats',
    async show(page) {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'history', path: () => '/console/history' },
  { name: 'history-filtered', path: () => '/console/history?filter=outcome%20%3D%20lost%20and%20queueWait%20%3E%201m' },
  { name: 'history-wrong-filter', path: () => '/console/history?filter=outcome%20%3D%20nonsense' },
  { name: 'history-search', path: () => '/console/history?q=order' },
  { name: 'history-nothing', path: () => '/console/history?q=quuxfoobar' },
  { name: 'record', path: ({ pastId }) => `/console/history/${pastId}` },
  ...reportViews.map((view) => ({ name: `report-${view}`, path: () => `/console/reports?view=${view}` })),
  { name: 'report-tables', path: () => '/console/reports?tables=true' },
  { name: 'wallboard', path: () => '/console/wallboard' },
  { name: 'profile', path: () => '/console/profile' },
  ...settingsPages.map(({ to }) => ({ name: to.slice(1), path: () => `/console${to}` })),
  { name: 'not-found', path: () => '/console/nowhere' },
];
