import { randomUUID } from 'node:crypto';
import type { Ground } from '../ground.ts';
import { messageText } from '../load/conversation.ts';
import { startWorker } from '../worker.ts';
import type { Contender } from './contender.ts';

/** Bare fastify, whose requests become rows in batches. */
export async function enterBareFastify(ground: Ground): Promise<Pick<Contender, 'posts' | keyof Running>> {
  const databaseUrl = await ground.emptyDatabase('bench_bare');
  return {
    ...(await run('bare fastify, batched inserts', 'peers/bare-fastify.ts', { databaseUrl })),
    posts: async (count) =>
      Array.from({ length: count }, () => ({
        method: 'POST',
        path: `/sessions/${randomUUID()}/messages`,
        body: { messageId: '{id}', text: messageText },
      })),
  };
}

/** A bare `ws` relay, which keeps nothing. */
export async function enterBareRelay(
  nodeArguments: readonly string[] = [],
): Promise<Pick<Contender, 'chats' | keyof Running>> {
  return {
    ...(await run('bare ws relay', 'peers/bare-relay.ts', {}, nodeArguments)),
    chats: async (count) => Array.from({ length: count }, () => ({ protocol: 'relay', pair: randomUUID() })),
  };
}

type Running = Pick<Contender, 'name' | 'url' | 'pid' | typeof Symbol.asyncDispose>;

async function run(
  name: string,
  file: string,
  input: unknown,
  nodeArguments: readonly string[] = [],
): Promise<Running> {
  const server = await startWorker<{ readonly url: string }>(file, input, nodeArguments);
  return {
    name,
    url: server.answer.url,
    pid: server.pid,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
