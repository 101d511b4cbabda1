import type { Ground } from '../ground.ts';
import { messageText } from '../load/conversation.ts';
import type { Contender } from './contender.ts';
import { makeKoineAccount } from './koine-account.ts';
import { startKoine } from './koine-process.ts';

/** Koine on the ground's PostgreSQL, with an account for the load. */
export async function enterKoine(ground: Ground, nodeArguments: readonly string[] = []): Promise<Contender> {
  const databaseUrl = await ground.koineDatabase('bench_koine');
  const koine = await startKoine({ databaseUrl, nodeArguments });
  const account = await makeKoineAccount(databaseUrl);
  const headers = { Authorization: `Bearer ${account.key}` };
  return {
    name: 'Koine',
    url: koine.url,
    pid: koine.pid,
    posts: async (count) =>
      (await account.openChats(count)).map(({ sessionId }) => ({
        method: 'POST',
        path: `/koine/v1/sessions/${sessionId}/messages`,
        headers,
        body: { messageId: '{id}', text: messageText },
      })),
    openings: async (count) =>
      (await account.visitors(count)).map(({ id }) => ({
        method: 'POST',
        path: '/koine/v1/sessions',
        headers,
        body: {
          id: '{id}',
          inboxId: account.inboxId,
          visitorId: id,
          message: { messageId: '{id}', text: messageText },
        },
      })),
    chats: async (count) =>
      (await account.openChats(count)).map((chat) => ({
        protocol: 'koine',
        ...chat,
        agentToken: account.signInToken,
      })),
    async [Symbol.asyncDispose]() {
      await account[Symbol.asyncDispose]();
      await koine[Symbol.asyncDispose]();
    },
  };
}
