import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../../app/context.ts';
import type { SessionQuery } from '../../../core/query.ts';
import { Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { visitorsNamed } from '../clients.ts';
import { contentDisposition, type ExportWish, encodeExport, readExport } from '../codec/export.ts';
import { isChat } from '../codec/kept.ts';
import { encodeOperatorItem, operatorEventTypesFor } from '../codec/operator-item.ts';
import { type Paging, pick, readPaging } from '../codec/paging.ts';
import {
  encodeSearchItem,
  eventTypesFor,
  isSearchField,
  type SearchField,
  searchFields,
} from '../codec/search-item.ts';
import { type Names, readFilter } from '../codec/sessions-query.ts';
import { operatorSort, readSort, searchSort } from '../codec/sorting.ts';
import { type Company, companiesFor } from '../companies.ts';
import { operations } from '../operations.ts';
import { type Parameters, parametersOf } from '../parameters.ts';
import { idIn, route } from '../routing.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { viewsOf } from '../views.ts';

type Items = readonly Readonly<Record<string, unknown>>[];

interface Asked {
  readonly companies: readonly Company[];
  readonly paging: Paging;
  readonly query: SessionQuery;
}

/** The search list, the second list, and the operators' list with its single session. */
export function registerLists(instance: FastifyInstance, context: DialectContext): void {
  const { app } = context;
  const search = (areFieldsRequired: boolean) => async (request: FastifyRequest, reply: FastifyReply) => {
    const settings = await settingsFor(app, request);
    const parameters = parametersOf(request.query);
    const fields = readSearchFields(parameters, settings, areFieldsRequired);
    const wish = readExport(parameters);
    const asked = await readAsked(app, request, parameters, settings, searchSort);
    return answer(app, reply, asked, wish, fields, async (rows) => {
      const views = await viewsOf(context, rows, asked.companies, eventTypesFor(fields), settings);
      return views.map((view) => encodeSearchItem(view, fields));
    });
  };
  route(instance, operations.search, search(true));
  route(instance, operations.listChatSessions, search(false));

  const operators = async (request: FastifyRequest, reply: FastifyReply) => {
    const settings = await settingsFor(app, request);
    const parameters = parametersOf(request.query);
    const fields = parameters.list('fields');
    const asked = await readAsked(app, request, parameters, settings, operatorSort);
    return answer(app, reply, asked, null, [], async (rows) => {
      const views = await viewsOf(context, rows, asked.companies, operatorEventTypesFor(fields), settings);
      return pick(views.map(encodeOperatorItem), fields);
    });
  };
  route(instance, operations.listSessions, operators);

  route(instance, operations.readSession, async (request) => {
    const settings = await settingsFor(app, request);
    const parameters = parametersOf(request.query);
    const fields = parameters.list('fields');
    const companies = await companiesFor(app, actorOf(request), parameters);
    parameters.settle();
    const row = await findSession(app, companies, idIn(request, 'sessionId'));
    const views = await viewsOf(context, [row], companies, operatorEventTypesFor(fields), settings);
    return pick(views.map(encodeOperatorItem), fields)[0];
  });
}

/** The session in whichever of the companies it is; refuses with `not-found`. */
export async function findSession(app: App, companies: readonly Company[], id: string): Promise<SessionRow> {
  const readers = companies.map(({ reader }) => reader);
  const paging = { limit: 1, offset: 0, after: null };
  const [row] = await app.history.find(readers, {
    filter: { ids: [id] },
    sort: 'openedAt',
    descending: false,
    ...paging,
  });
  if (!row) throw new Refusal('not-found', 'Session is not found');
  return row;
}

export async function settingsFor(app: App, request: FastifyRequest): Promise<Settings> {
  return settingsOf((await app.accounts.snapshot(actorOf(request).accountId)).account);
}

function readSearchFields(
  parameters: Parameters,
  { unknownFields }: Settings,
  areRequired: boolean,
): readonly SearchField[] {
  const names = parameters.list('fields') ?? [];
  if (names.length === 0 && !areRequired) return searchFields;
  if (names.length === 0) parameters.fault('fields', 'is required');
  const unknown = names.filter((name) => !isSearchField(name));
  if (unknownFields === 'refuse' && unknown.length > 0) parameters.fault('fields', `unknown: ${unknown.join(', ')}`);
  return [...new Set(names.filter(isSearchField))];
}

/** Reads what all lists have in common; refuses with everything that was faulty. */
async function readAsked(
  app: App,
  request: FastifyRequest,
  parameters: Parameters,
  settings: Settings,
  keys: typeof searchSort,
): Promise<Asked> {
  const paging = readPaging(parameters, settings);
  const sort = readSort(parameters, keys);
  const actor = actorOf(request);
  const companies = await companiesFor(app, actor, parameters);
  const filter = await readFilter(parameters, namesIn(app, companies));
  parameters.settle();
  return { companies, paging, query: { ...sort, filter, limit: paging.limit, offset: paging.offset, after: null } };
}

function namesIn(app: App, companies: readonly Company[]): Names {
  return {
    clients: async (ids) =>
      (await Promise.all(companies.map(({ reader }) => visitorsNamed(app, reader.accountId, ids)))).flat(),
    chats: (ids) =>
      companies.flatMap(({ snapshot }) =>
        [...snapshot.inboxes.values()].filter((inbox) => ids.some((id) => isChat(inbox, id))).map((inbox) => inbox.id),
      ),
    operators: (id) =>
      companies.flatMap(({ snapshot }) =>
        [...snapshot.agents.values()]
          .filter((agent) => agent.id === id || String(agent.number) === id)
          .map((agent) => agent.id),
      ),
  };
}

/** Counts and reads at the same time, and answers with the envelope or the file. */
async function answer(
  app: App,
  reply: FastifyReply,
  { companies, paging, query }: Asked,
  wish: ExportWish | null,
  fields: readonly string[],
  encode: (rows: Awaited<ReturnType<App['history']['find']>>) => Promise<Items>,
): Promise<unknown> {
  const readers = companies.map(({ reader }) => reader);
  const [count, items] = await Promise.all([
    paging.withCount && !wish ? app.history.count(readers, query.filter) : null,
    paging.withItems || wish ? app.history.find(readers, query).then(encode) : null,
  ]);
  if (!wish) return { ...(count !== null && { count }), ...(items !== null && { items }) };
  const file = encodeExport(wish, fields, items ?? []);
  return reply.header('content-disposition', contentDisposition(file.name)).type(file.contentType).send(file.body);
}
