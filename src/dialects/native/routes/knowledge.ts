import Type from 'typebox';
import type { App } from '../../../app/context.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { KnowledgePage, KnowledgePageChanges, NewKnowledgePage } from '../knowledge-wire.ts';
import { PageQuery, pageOf } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, List } from '../wire.ts';

export function registerKnowledge(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/knowledge',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listKnowledge',
        summary: 'The pages that bots know, by number.',
        querystring: PageQuery,
        response: { 200: List(KnowledgePage) },
      },
    },
    async (request) =>
      pageOf(await app.knowledge.list(actorOf(request)), request.query, {
        name: 'knowledge',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode,
      }),
  );

  instance.post(
    '/koine/v1/knowledge',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createKnowledge',
        summary: 'Make a page that bots know.',
        body: NewKnowledgePage,
        response: { 201: KnowledgePage },
      },
    },
    async (request, reply) =>
      reply.status(201).send(encode(await app.knowledge.create(actorOf(request), request.body))),
  );

  instance.get(
    '/koine/v1/knowledge/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getKnowledge',
        summary: 'A page that bots know.',
        params: ById,
        response: { 200: KnowledgePage },
      },
    },
    async (request) => encode(await app.knowledge.page(actorOf(request), request.params.id)),
  );

  instance.patch(
    '/koine/v1/knowledge/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeKnowledge',
        summary: 'Change a page that bots know.',
        params: ById,
        body: KnowledgePageChanges,
        response: { 200: KnowledgePage },
      },
    },
    async (request) => encode(await app.knowledge.change(actorOf(request), request.params.id, request.body)),
  );

  instance.delete(
    '/koine/v1/knowledge/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'removeKnowledge',
        summary: 'Remove a page that bots know.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.knowledge.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function encode(page: Awaited<ReturnType<App['knowledge']['page']>>): KnowledgePage {
  const { id, number, title, url, language, text, updatedAt } = page;
  return { id, number, title, url, language, text, updatedAt: encodeTime(updatedAt) };
}
