import { randomUUID } from 'node:crypto';
import type { Ground } from '../ground.ts';
import { messageText } from '../load/conversation.ts';
import { startWorker } from '../worker.ts';
import type { Contender } from './contender.ts';

/** The hand-built Socket.IO chat on the ground's PostgreSQL. */
export async function enterHandBuilt(ground: Ground): Promise<Contender> {
  const databaseUrl = await ground.emptyDatabase('bench_hand_built');
  const server = await startWorker<{ readonly url: string }>('peers/socketio-chat.ts', { databaseUrl });
  const { url } = server.answer;
  const openChats = async (count: number) => {
    const ids: string[] = [];
    while (ids.length < count) ids.push(await openChat(url));
    return ids;
  };
  return {
    name: 'hand-built peer',
    url,
    pid: server.pid,
    posts: async (count) =>
      (await openChats(count)).map((id) => ({ method: 'POST', path: `/chats/${id}/messages`, body: message('{id}') })),
    openings: async (count) =>
      Array.from({ length: count }, () => ({ method: 'POST', path: '/chats', body: opening('{id}') })),
    chats: async (count) => (await openChats(count)).map((chatId) => ({ protocol: 'socketio', chatId })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function openChat(url: string): Promise<string> {
  const answer = await fetch(`${url}/chats`, { method: 'POST', body: JSON.stringify(opening(randomUUID())) });
  const { id } = (await answer.json()) as { id: string };
  return id;
}

function opening(messageId: string) {
  return { name: 'Ada Okafor', email: 'ada@example.com', message: message(messageId) };
}

function message(id: string) {
  return { id, sender: 'visitor', text: messageText };
}
