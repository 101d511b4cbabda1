import { io, type Socket } from 'socket.io-client';
import type { ChatPair } from './chat-pair.ts';
import { messageText } from './conversation.ts';

/** Two Socket.IO clients in the chat's room, by WebSocket from the start. */
export async function openSocketioPair(
  url: string,
  chatId: string,
  onDelivered: (id: string) => void,
): Promise<ChatPair> {
  const [visitor, agent] = await Promise.all([join(url, chatId), join(url, chatId)]);
  agent.on('message', (message: { readonly id: string }) => onDelivered(message.id));
  return {
    send: (id) => visitor.emit('message', { id, chatId, sender: 'visitor', text: messageText }, () => undefined),
    close() {
      visitor.close();
      agent.close();
    },
  };
}

async function join(url: string, chatId: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false });
  await socket.emitWithAck('join', chatId);
  return socket;
}
