import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { conversationMs } from '../../core/metrics.ts';
import { Refusal } from '../../core/refusal.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { fileUrlsOf } from '../file-text.ts';
import { asciiJson } from './ascii.ts';
import { clockOf } from './clock.ts';
import { encodeHistory, encodeSummary, historyEventTypes, type View } from './codec/history.ts';
import { decodeWindow } from './codec/window.ts';
import { JSON_TYPE } from './errors.ts';
import { begin, type Listed, listSessions } from './listing.ts';
import { operations } from './operations.ts';
import { settingsOf, usualHistoryPaths } from './settings.ts';
import type { History, Listing } from './wire.ts';

/** Any minor version of API 2, where this dialect's resources are the same in all. */
export const V2 = '/api/2.:minor(^\\d$)';

const MAX_ID = 2_147_483_647;

/** The account of the request as its sessions are to be shown. */
export async function viewFor(request: FastifyRequest, { app, publicUrl }: DialectContext): Promise<View> {
  const snapshot = await app.accounts.snapshot(actorOf(request).accountId);
  const settings = settingsOf(snapshot.account);
  const fileUrl = fileUrlsOf(app, publicUrl, snapshot.account.id);
  return { snapshot, settings, clock: clockOf(settings.zone), fileUrl };
}

interface OfSession {
  Params: { readonly sessionId: string };
}
interface Elsewhere {
  Params: { readonly '*': string };
}

/** The history resource on each of its paths: all in a window, a summary, one session. */
export function registerHistory(instance: FastifyInstance, context: DialectContext): void {
  const { app } = context;

  for (const path of usualHistoryPaths) {
    const { listHistory, summarizeHistory, getHistory } = operations;
    instance.get(`${V2}/${path}`, listHistory, (request, reply) => answer(request, reply, path));
    instance.get(`${V2}/${path}/summary`, summarizeHistory, (request, reply) =>
      answer(request, reply, `${path}/summary`),
    );
    instance.get<OfSession>(`${V2}/${path}/:sessionId`, getHistory, (request, reply) =>
      answer(request, reply, `${path}/${request.params.sessionId}`),
    );
  }
  instance.get<Elsewhere>(`${V2}/*`, operations.historyElsewhere, (request, reply) =>
    answer(request, reply, request.params['*']),
  );

  /** The account may have put the history elsewhere, so every path is looked up. */
  async function answer(request: FastifyRequest, reply: FastifyReply, path: string): Promise<FastifyReply> {
    const view = await viewFor(request, context);
    const asked = askedIn(path, view.settings.historyPaths);
    reply.header('content-type', JSON_TYPE);
    if (asked === null) throw new Refusal('not-found', 'There is nothing at this address.');
    if (asked === '') return reply.send(Readable.from(await list(request, view)));
    if (asked === 'summary') return reply.send(asciiJson({ summary: await summarize(request, view) }));
    return reply.send(asciiJson(await get(request, view, asked)));
  }

  async function list(request: FastifyRequest, view: View): Promise<AsyncIterable<string>> {
    const filter = filterOf(request, view);
    const { maxItems } = view.settings;
    const pages = await begin(listSessions(app, actorOf(request), filter, maxItems));
    return write(pages, view, () => summarize(request, view));
  }

  async function summarize(request: FastifyRequest, view: View): Promise<Listing['summary']> {
    return encodeSummary(await app.history.measureConversations(actorOf(request), filterOf(request, view)));
  }

  async function get(request: FastifyRequest, view: View, id: string): Promise<History> {
    const actor = actorOf(request);
    const number = /^\d{1,10}$/.test(id) ? Number(id) : 0;
    const filter = { number: Math.min(number, MAX_ID) };
    const query = { filter, sort: 'firstSaidAt', descending: false, limit: 1, after: null, offset: 0 } as const;
    const [row] = await app.history.find(actor, query);
    if (!row) throw new Refusal('not-found', 'There is no such session.');
    const logs = await app.history.positionedEventsOf(actor, [row], historyEventTypes);
    return encodeHistory(row, logs.get(row.id) ?? [], view);
  }
}

/** What is asked of the history: `''` for its list, null for another resource. */
function askedIn(path: string, historyPaths: readonly string[]): string | null {
  const asked = path.replace(/\/$/, '');
  if (historyPaths.includes(asked)) return '';
  const base = historyPaths.find((each) => asked.startsWith(`${each}/`));
  return base === undefined ? null : asked.slice(base.length + 1);
}

function filterOf({ query }: FastifyRequest, { clock }: View) {
  return decodeWindow(query as Record<string, unknown>, { start: 'startDate', end: 'endDate' }, clock);
}

/** The listing in pieces. Its summary counts what was listed, or the whole window where the list was cut. */
async function* write(
  pages: AsyncIterable<readonly Listed[]>,
  view: View,
  summarize: () => Promise<Listing['summary']>,
): AsyncGenerator<string> {
  let [count, totalMs] = [0, 0];
  yield '{"items":[';
  for await (const page of pages) {
    const items = page.map(({ row, log }) => asciiJson(encodeHistory(row, log, view)));
    if (items.length > 0) yield `${count > 0 ? ',' : ''}${items.join(',')}`;
    count += page.length;
    totalMs += page.reduce((sum, { row }) => sum + (conversationMs(row.firstSaidAt, row.lastSaidAt) ?? 0), 0);
  }
  const isCut = count === view.settings.maxItems;
  const summary = isCut ? await summarize() : encodeSummary({ count, totalMs });
  yield `],"summary":${asciiJson(summary)}}`;
}
