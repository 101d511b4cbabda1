import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';
import type { ClientFrame, ServerFrame } from '../../src/dialects/native/wire.ts';
import type { ChatPair } from './chat-pair.ts';
import { messageText } from './conversation.ts';

/** Both sides watch the session, as widget and console do. */
export async function openKoinePair(
  url: string,
  chat: { readonly sessionId: string; readonly visitorToken: string; readonly agentToken: string },
  onDelivered: (id: string) => void,
): Promise<ChatPair> {
  const { sessionId } = chat;
  const visitor = await openSocket(url, chat.visitorToken, sessionId);
  const agent = await openSocket(url, chat.agentToken, sessionId);
  let commands = 0;
  visitor.on('message', (data) => failIfRefused(frameOf(data)));
  agent.on('message', (data) => {
    const frame = frameOf(data);
    if (frame.t !== 'event') return;
    const { messageId } = frame.event as { readonly messageId?: string };
    if (messageId !== undefined) onDelivered(messageId);
  });
  return {
    send(messageId) {
      commands += 1;
      say(visitor, {
        t: 'command',
        id: commands,
        sessionId,
        command: { type: 'post-message', messageId, text: messageText },
      });
    },
    close() {
      visitor.terminate();
      agent.terminate();
    },
  };
}

/** A socket that has said hello; with a session, one that has caught up with it. */
export async function openSocket(url: string, credential: string, sessionId: string | null): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/koine/v1/socket`, { perMessageDeflate: false });
  socket.on('close', (code) => {
    if (code !== 1006) throw new Error(`Koine closed a socket with ${code}.`);
  });
  await once(socket, 'open');
  say(socket, { t: 'hello', protocol: 1, credential });
  if (sessionId !== null) say(socket, { t: 'watch', sessionId, after: -1 });
  const wanted = sessionId === null ? 'welcome' : 'caught-up';
  return new Promise((resolve) => {
    socket.on('message', function hear(data) {
      if (frameOf(data).t !== wanted) return;
      socket.off('message', hear);
      resolve(socket);
    });
  });
}

function say(socket: WebSocket, frame: ClientFrame): void {
  socket.send(JSON.stringify(frame));
}

function frameOf(data: RawData): ServerFrame {
  return JSON.parse(String(data)) as ServerFrame;
}

function failIfRefused(frame: ServerFrame): void {
  if (frame.t === 'refused') throw new Error(`Koine refused a message: ${frame.code}, ${frame.detail}`);
}
