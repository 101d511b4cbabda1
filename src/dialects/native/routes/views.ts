import Type from 'typebox';
import type { SavedView } from '../../../core/saved-view.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { NewView, View, ViewChanges } from '../view-wire.ts';
import { ById, List } from '../wire.ts';

const BASE = '/koine/v1/views';
const config = { access: 'members' } as const;

export function registerViews(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    BASE,
    {
      config,
      schema: {
        operationId: 'listViews',
        summary: "The saved views that the caller sees: their own and the account's, oldest first.",
        querystring: PageQuery,
        response: { 200: List(View) },
      },
    },
    async (request) =>
      pageOf(await app.savedViews.list(actorOf(request)), request.query, {
        name: 'views',
        placeOf: ({ createdAt, id }) => ({ value: createdAt, id }),
        encode: encodeView,
      }),
  );

  instance.post(
    BASE,
    {
      config,
      schema: {
        operationId: 'createView',
        summary: 'Keep a filter with its columns and order, for oneself or for the account.',
        description: 'Sharing is for supervisors, those who may manage, and managing keys.',
        body: NewView,
        response: { 201: View },
      },
    },
    async (request, reply) => {
      const asked = { filter: null, columns: [], sort: '-openedAt', shared: false, ...request.body };
      return reply.status(201).send(encodeView(await app.savedViews.create(actorOf(request), asked)));
    },
  );

  instance.get(
    `${BASE}/:id`,
    {
      config,
      schema: { operationId: 'getView', summary: 'One saved view.', params: ById, response: { 200: View } },
    },
    async (request) => encodeView(await app.savedViews.get(actorOf(request), request.params.id)),
  );

  instance.patch(
    `${BASE}/:id`,
    {
      config,
      schema: {
        operationId: 'changeView',
        summary: 'Change a saved view; what is absent stays.',
        params: ById,
        body: ViewChanges,
        response: { 200: View },
      },
    },
    async (request) => encodeView(await app.savedViews.change(actorOf(request), request.params.id, request.body)),
  );

  instance.delete(
    `${BASE}/:id`,
    {
      config,
      schema: {
        operationId: 'removeView',
        summary: 'Forget a saved view.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.savedViews.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function encodeView({ accountId: _account, agentId, columns, createdAt, updatedAt, ...view }: SavedView): View {
  return {
    ...view,
    columns: [...columns],
    shared: agentId === null,
    createdAt: encodeTime(createdAt),
    updatedAt: encodeTime(updatedAt),
  };
}
