import type { App } from '../../src/app/context.ts';
import { reports } from '../../src/core/reports/catalogue.ts';
import { dialects } from '../../src/dialects/index.ts';
import type { MeasuredAccount } from './filled-account.ts';
import { cursorAfter, type ListPage, signIn } from './list-pages.ts';

/** What is asked of a history, and which of the aims it falls under. */
export interface HistoryPage extends ListPage {
  readonly kind: 'read' | 'flat-read' | 'report' | 'other';
  /** How many days before now it looks at, at most. */
  readonly daysBehind: number;
}

/** How somebody who may read all of it comes in. */
export interface HistoryReader {
  readonly pages: readonly HistoryPage[];
  readonly native: Readonly<Record<string, string>>;
}

const DEEP = 0.9;
/** What reports are asked for here, and what those look at that have a longer period of their own. */
const REPORT_DAYS = 28;
const LONG_REPORT_DAYS = 84;
const DAY_MS = 86_400_000;
const twinFields = 'id,name,status,createdAt,closedAt,operatorName,clientMessageCount,operatorMessageCount';

/** All that the benchmark of histories asks of a filled account on the Koine at `url`. */
export async function historyPages(app: App, url: string, filled: MeasuredAccount): Promise<HistoryReader> {
  const { accountId, inboxId, inboxSessions, sessions, until } = filled;
  const made = new Map<string, Record<string, string>>();
  for (const { name, provision } of dialects) {
    made.set(name, ((await provision?.(app, accountId, inboxId)) ?? {}) as Record<string, string>);
  }
  const { vcclive, agendize, native: ownKey, twin } = Object.fromEntries(made);
  const native = { authorization: `Bearer ${ownKey?.key}` };
  const { token } = await signIn(url, twin ?? {});
  const asTwin = { authorization: `Bearer ${token}` };
  const asAgendize = { apikey: agendize?.apiKey ?? '', token: agendize?.token ?? '' };
  const customer = Buffer.from(`${vcclive?.customer ?? ''}:${vcclive?.token ?? ''}`).toString('base64');
  const asVcc = { authorization: `Basic ${customer}` };
  const list = '/koine/v1/sessions?limit=100';
  const byNumber = `${list}&sort=number`;
  const cursor = await cursorAfter(url, native, Math.floor(sessions * DEEP));
  const filter = encodeURIComponent('outcome = completed and queueWait > 1m and csat >= 80%');
  const week = encodeURIComponent(`openedAt in ${dayOf(until - 7 * DAY_MS)}..${dayOf(until - DAY_MS)}`);
  const window = `startDate=${dayOf(until - 7 * DAY_MS)}T00:00:00Z&endDate=${dayOf(until)}T00:00:00Z`;
  const chats = `/v2/projects/${vcclive?.projectId}/chats?limit=500`;
  const twinSearch = `/api/v1/search/chat/sessions?fields=${twinFields}&limit=100&withoutCount=true`;
  const session = await middleSession(app, accountId, sessions);
  const page = (
    kind: HistoryPage['kind'],
    name: string,
    path: string,
    headers: Readonly<Record<string, string>> = native,
    daysBehind = REPORT_DAYS,
  ): HistoryPage => ({ kind, name, path, headers, daysBehind });
  return {
    native,
    pages: [
      page('flat-read', 'list of 100, first page', byNumber),
      page('flat-read', 'list of 100, deep page', `${byNumber}&cursor=${cursor}`),
      page('flat-read', 'list of 100, the newest first', `${list}&sort=-openedAt`),
      page('read', 'list of 100, filtered', `${list}&sort=-openedAt&filter=${filter}`),
      page('flat-read', 'a session', `/koine/v1/sessions/${session}`),
      page('flat-read', 'a session with its transcript', `/koine/v1/sessions/${session}/transcript`),
      page('other', 'count of a week', `/koine/v1/sessions/count?filter=${week}`),
      page('other', 'count of all', '/koine/v1/sessions/count'),
      ...[...reports.keys()].map((name) =>
        page('report', `report ${name}`, `/koine/v1/reports/${name}?period=last-${REPORT_DAYS}-days&interval=day`),
      ),
      page('report', 'report busiest-hours', '/koine/v1/reports/busiest-hours', native, LONG_REPORT_DAYS),
      page('report', 'report forecast', '/koine/v1/reports/forecast', native, LONG_REPORT_DAYS),
      page('other', 'Agendize summary of a week', `/api/2.0/chat/history/summary?${window}`, asAgendize),
      page('other', 'VCC Live, 500 with transcripts, first page', chats, asVcc),
      page(
        'other',
        'VCC Live, 500 with transcripts, deep page',
        `${chats}&start=${Math.floor(inboxSessions * DEEP)}`,
        asVcc,
      ),
      page('other', 'TWIN search, 100 by their beginning', `${twinSearch}&sort=-startedAt`, asTwin),
      page('other', 'TWIN search, 100 by their duration', `${twinSearch}&sort=-duration`, asTwin),
    ],
  };
}

async function middleSession(app: App, accountId: string, sessions: number): Promise<string> {
  const { rows } = await app.database.pool.query<{ id: string }>(
    'SELECT id FROM session WHERE account_id = $1 AND number >= $2 AND message_count >= 6 ORDER BY number LIMIT 1',
    [accountId, Math.floor(sessions / 2)],
  );
  return rows[0]?.id ?? '';
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
