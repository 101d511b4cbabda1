import type { App } from '../../src/app/context.ts';
import { dialects } from '../../src/dialects/index.ts';
import { SECONDS_APART } from './archive.ts';

/** One page of a dialect's list, as its client asks for it. */
export interface ListPage {
  /** `VCC Live, 500 with transcripts, first page`. */
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A first page and a deep one. */
export interface List {
  readonly name: string;
  /** How many sessions the deep page passes over, where the vendor's clients count them; 0 where they say where to begin. */
  readonly offset: number;
  readonly first: ListPage;
  readonly deep: ListPage;
}

const DEEP = 0.9;
const DAY_SECONDS = 86_400;
const twinFields =
  'id,name,status,createdAt,closedAt,operatorName,clientMessageCount,operatorMessageCount,isLostSession';

/** Every dialect's main list over an archive of `count` sessions whose first began at `start`. LivePerson has none. */
export async function listPages(
  app: App,
  url: string,
  archive: { readonly accountId: string; readonly inboxId: string; readonly count: number; readonly start: number },
): Promise<readonly List[]> {
  const { accountId, inboxId, count, start } = archive;
  const made = new Map<string, Record<string, string>>();
  for (const { name, provision } of dialects) {
    made.set(name, ((await provision?.(app, accountId, inboxId)) ?? {}) as Record<string, string>);
  }
  const basic = (user = '', password = '') => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
  const { vcclive, superoffice, agendize, native } = Object.fromEntries(made);
  const { token } = await signIn(url, made.get('twin') ?? {});
  const deep = Math.floor(count * DEEP);
  const day = (at: number) => {
    const bound = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
    return `startDate=${bound(at)}&endDate=${bound(at + DAY_SECONDS * 1000)}`;
  };
  const list = (
    name: string,
    headers: Readonly<Record<string, string>>,
    [first, beyond]: readonly [string, string],
    offset = 0,
  ): List => ({
    name,
    offset,
    first: { name: `${name}, first page`, path: first, headers },
    deep: { name: `${name}, deep page`, path: beyond, headers },
  });
  const asNative = { authorization: `Bearer ${native?.key}` };
  const sessions = '/koine/v1/sessions?limit=100&sort=number';
  const chats = `/v2/projects/${vcclive?.projectId}/chats?limit=500`;
  const search = `/api/v1/search/chat/sessions?fields=${twinFields}&limit=100`;
  const history = '/api/2.0/chat/history';
  const user = basic(superoffice?.username, superoffice?.password);
  const cursor = await cursorAfter(url, asNative, deep);
  const asTwin = { authorization: `Bearer ${token}` };
  const asAgendize = { apikey: agendize?.apiKey ?? '', token: agendize?.token ?? '' };
  const uncounted = `${search}&withoutCount=true`;
  const later = start + Math.floor((deep * SECONDS_APART) / DAY_SECONDS) * DAY_SECONDS * 1000;
  return [
    list('native, 100', asNative, [sessions, `${sessions}&cursor=${cursor}`]),
    list('VCC Live, 500 with transcripts', basic(vcclive?.customer, vcclive?.token), [chats, `${chats}&start=${deep}`]),
    list('TWIN, 100 and their count', asTwin, [search, `${search}&page=${deep / 100}`], deep),
    list('TWIN, 100', asTwin, [uncounted, `${uncounted}&page=${deep / 100}`], deep),
    list('SuperOffice, 100', user, ['/api/v1/ChatSession', `/api/v1/ChatSession?$skip=${deep}`], deep),
    list('Agendize, a day with transcripts', asAgendize, [`${history}?${day(start)}`, `${history}?${day(later)}`]),
  ];
}

export async function signIn(
  url: string,
  { email, password }: Record<string, string>,
): Promise<{ readonly token: string }> {
  const answer = await fetch(`${url}/iam/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return (await answer.json()) as { token: string };
}

/** The native list's cursor after so many sessions, by walking there. */
export async function cursorAfter(
  url: string,
  headers: Readonly<Record<string, string>>,
  count: number,
): Promise<string> {
  let cursor = '';
  for (let seen = 0; seen < count; seen += 1000) {
    const path = `/koine/v1/sessions?limit=${Math.min(1000, count - seen)}&sort=number&fields=id`;
    const answer = await fetch(`${url}${path}${cursor === '' ? '' : `&cursor=${cursor}`}`, { headers });
    cursor = encodeURIComponent(((await answer.json()) as { next: string }).next);
  }
  return cursor;
}
