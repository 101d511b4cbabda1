import Type from 'typebox';
import type { CannedAnswer as CoreAnswer } from '../../../core/canned-answers.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import {
  CannedAnswer,
  CannedAnswerChanges,
  CannedAnswerSearch,
  Expanded,
  Expansion,
  NewCannedAnswer,
} from '../canned-wire.ts';
import { encodeTime } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed, List } from '../wire.ts';

const DEFAULT_FOUND = 10;

export function registerCannedAnswers(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/canned-answers',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listCannedAnswers',
        summary:
          'The canned answers that the caller may use: their own, their queues’ and the account’s, oldest first.',
        querystring: PageQuery,
        response: { 200: List(CannedAnswer) },
      },
    },
    async (request) =>
      pageOf(await app.cannedAnswers.list(actorOf(request)), request.query, {
        name: 'canned-answers',
        placeOf: ({ id }) => ({ value: 0, id }),
        encode: encodeCannedAnswer,
      }),
  );

  instance.get(
    '/koine/v1/canned-answers/search',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'searchCannedAnswers',
        summary: 'The canned answers that fit what was typed, the best first.',
        querystring: CannedAnswerSearch,
        response: { 200: Type.Object({ items: Type.Array(CannedAnswer) }, closed) },
      },
    },
    async (request) => {
      const { q, limit = DEFAULT_FOUND } = request.query;
      const found = await app.cannedAnswers.list(actorOf(request), q);
      return { items: found.slice(0, limit).map(encodeCannedAnswer) };
    },
  );

  instance.post(
    '/koine/v1/canned-answers',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'createCannedAnswer',
        summary: 'Keep an answer ready: an agent’s own, a queue’s or the account’s.',
        description:
          'The text may hold `{{visitor.name}}`, `{{visitor.email}}`, `{{visitor.phone}}`, `{{visitor.attributes.<name>}}`, `{{agent.name}}` and `{{inbox.name}}`; what follows a bar, as in `{{visitor.name|there}}`, is said when it is not known. Other variables are refused.',
        body: NewCannedAnswer,
        response: { 201: CannedAnswer },
      },
    },
    async (request, reply) => {
      const answer = await app.cannedAnswers.create(actorOf(request), request.body);
      return reply.status(201).send(encodeCannedAnswer(answer));
    },
  );

  instance.get(
    '/koine/v1/canned-answers/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getCannedAnswer',
        summary: 'A canned answer.',
        params: ById,
        response: { 200: CannedAnswer },
      },
    },
    async (request) => encodeCannedAnswer(await app.cannedAnswers.answer(actorOf(request), request.params.id)),
  );

  instance.patch(
    '/koine/v1/canned-answers/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'changeCannedAnswer',
        summary: 'Change a canned answer, or whose it is.',
        params: ById,
        body: CannedAnswerChanges,
        response: { 200: CannedAnswer },
      },
    },
    async (request) =>
      encodeCannedAnswer(await app.cannedAnswers.change(actorOf(request), request.params.id, request.body)),
  );

  instance.delete(
    '/koine/v1/canned-answers/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'removeCannedAnswer',
        summary: 'Remove a canned answer.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.cannedAnswers.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  instance.post(
    '/koine/v1/canned-answers/:id/expand',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'expandCannedAnswer',
        summary: 'The answer’s text as it would be said in a session; nothing is said.',
        params: ById,
        body: Expansion,
        response: { 200: Expanded },
      },
    },
    async (request) => ({
      text: await app.cannedAnswers.expand(actorOf(request), request.params.id, request.body.sessionId),
    }),
  );
}

function encodeCannedAnswer({ accountId: _account, updatedAt, ...answer }: CoreAnswer): CannedAnswer {
  return { ...answer, updatedAt: encodeTime(updatedAt) };
}
