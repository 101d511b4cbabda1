import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ChatPair } from './chat-pair.ts';
import { messageText } from './conversation.ts';

/** Two sockets that the bare relay joins. */
export async function openRelayPair(url: string, pair: string, onDelivered: (id: string) => void): Promise<ChatPair> {
  const [visitor, agent] = await Promise.all([openSocket(url, pair), openSocket(url, pair)]);
  agent.on('message', (data) => onDelivered(JSON.parse(String(data)).id));
  return {
    send: (id) => visitor.send(JSON.stringify({ id, text: messageText })),
    close() {
      visitor.terminate();
      agent.terminate();
    },
  };
}

async function openSocket(url: string, pair: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/${pair}`, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}
