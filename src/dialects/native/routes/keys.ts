import Type from 'typebox';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { decodeTime, encodeKey } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { NewKey } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, Key, List, MadeKey } from '../wire.ts';

export function registerKeys(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/keys',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listKeys',
        summary: 'The keys of the account without their secrets, oldest first; revoked ones too.',
        querystring: PageQuery,
        response: { 200: List(Key) },
      },
    },
    async (request) =>
      pageOf(await app.keys.list(actorOf(request).accountId), request.query, {
        name: 'keys',
        placeOf: ({ createdAt, id }) => ({ value: createdAt, id }),
        encode: encodeKey,
      }),
  );

  instance.post(
    '/koine/v1/keys',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createKey',
        summary: 'Make a key; its secret is told this once.',
        description: 'Without `scopes` it may read and chat. `dialect` says whose API it is for; native unless told.',
        body: NewKey,
        response: { 201: MadeKey },
      },
    },
    async (request, reply) => {
      const { expiresAt, ...rest } = request.body;
      const { key, secret } = await app.keys.create(actorOf(request).accountId, {
        ...rest,
        ...(expiresAt !== undefined && { expiresAt: decodeTime(expiresAt, '/expiresAt') }),
      });
      return reply.status(201).send({ key: encodeKey(key), secret });
    },
  );

  instance.delete(
    '/koine/v1/keys/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'revokeKey',
        summary: 'Revoke a key; it proves nothing from now on.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.keys.revoke(actorOf(request).accountId, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
