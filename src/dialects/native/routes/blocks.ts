import Type from 'typebox';
import type { Block as CoreBlock } from '../../../core/safety.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { decodeTime, encodeTime } from '../codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { Block, NewBlock } from '../safety-wire.ts';
import { ById, List } from '../wire.ts';

export function registerBlocks(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/blocks',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listBlocks',
        summary: 'Who may not chat and what visitors may not say, oldest first; for a month those that are over too.',
        querystring: PageQuery,
        response: { 200: List(Block) },
      },
    },
    async (request) =>
      pageOf(await app.blocks.list(actorOf(request)), request.query, {
        name: 'blocks',
        placeOf: ({ createdAt, id }) => ({ value: createdAt, id }),
        encode: encodeBlock,
      }),
  );

  instance.post(
    '/koine/v1/blocks',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'createBlock',
        summary: 'Block a visitor, an address or range of addresses, or a pattern of text.',
        description:
          'Who is blocked can neither open a session nor say anything in one, in any dialect. Ranges and patterns are for those who may manage. Without `expiresAt` it holds until it is lifted.',
        body: NewBlock,
        response: { 201: Block },
      },
    },
    async (request, reply) => {
      const { expiresAt, ...rest } = request.body;
      const block = await app.blocks.make(actorOf(request), {
        ...rest,
        ...(expiresAt && { expiresAt: decodeTime(expiresAt, '/expiresAt') }),
      });
      return reply.status(201).send(encodeBlock(block));
    },
  );

  instance.delete(
    '/koine/v1/blocks/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'liftBlock',
        summary: 'Lift a block.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.blocks.lift(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function encodeBlock({ accountId: _account, createdAt, expiresAt, ...block }: CoreBlock): Block {
  return {
    ...block,
    createdAt: encodeTime(createdAt),
    expiresAt: expiresAt === null ? null : encodeTime(expiresAt),
  };
}
