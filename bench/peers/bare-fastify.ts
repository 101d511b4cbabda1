import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import { answer, readAssignment } from '../workers/assignment.ts';
import { BareBatches } from './bare-batches.ts';

// The least that can be called durable: a checked body becomes a row, and is answered after the commit.
const { databaseUrl } = await readAssignment<{ databaseUrl: string }>();
const batches = await BareBatches.open(databaseUrl);
const server = fastify();
const accountId = randomUUID();
let seq = 0;

server.post(
  '/sessions/:id/messages',
  {
    schema: {
      body: {
        type: 'object',
        required: ['messageId', 'text'],
        properties: { messageId: { type: 'string', maxLength: 64 }, text: { type: 'string', maxLength: 16_384 } },
        additionalProperties: false,
      },
      response: { 201: { type: 'object', properties: { seq: { type: 'integer' } } } },
    },
  },
  async (request, reply) => {
    const sessionId = (request.params as { id: string }).id;
    seq += 1;
    const event = { accountId, sessionId, seq, at: new Date().toISOString(), type: 'message-posted' };
    await batches.append([{ ...event, body: JSON.stringify(request.body) }]);
    return reply.code(201).send({ seq: event.seq });
  },
);
answer({ url: await server.listen({ host: '127.0.0.1', port: 0 }) });
