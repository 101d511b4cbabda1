import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeQueue } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { NewQueue, QueueChanges } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, List, Queue } from '../wire.ts';
import { found } from './found.ts';

export function registerQueues(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/queues',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listQueues',
        summary: 'The queues of the account with their members, by number.',
        querystring: PageQuery,
        response: { 200: List(Queue) },
      },
    },
    async (request) => {
      const { queues } = await app.accounts.snapshot(actorOf(request).accountId);
      return pageOf(queues.values(), request.query, {
        name: 'queues',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode: encodeQueue,
      });
    },
  );

  instance.post(
    '/koine/v1/queues',
    {
      config: { access: 'managers' },
      schema: { operationId: 'createQueue', summary: 'Make a queue.', body: NewQueue, response: { 201: Queue } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      return reply.status(201).send(encodeQueue(await app.accounts.createQueue(actor, actor.accountId, request.body)));
    },
  );

  instance.get(
    '/koine/v1/queues/:id',
    {
      config: { access: 'members' },
      schema: { operationId: 'getQueue', summary: 'A queue.', params: ById, response: { 200: Queue } },
    },
    async (request) => {
      const { queues } = await app.accounts.snapshot(actorOf(request).accountId);
      return encodeQueue(found(queues, request.params.id));
    },
  );

  instance.patch(
    '/koine/v1/queues/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeQueue',
        summary: 'Change a queue; `members`, `promise` and `settings` replace what was there.',
        params: ById,
        body: QueueChanges,
        response: { 200: Queue },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      return encodeQueue(await app.accounts.changeQueue(actor, actor.accountId, request.params.id, request.body));
    },
  );
}
