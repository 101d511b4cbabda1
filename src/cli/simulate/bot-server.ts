import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Play } from './play.ts';

const MOST_BYTES = 1_000_000;

/** A webhook bot that plays its part in the sessions, served on this machine. */
export interface BotServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveBot(plays: ReadonlyMap<string, Play>): Promise<BotServer> {
  const answered = new Map<string, unknown>();
  const server = createServer((request, response) => {
    reply(request, response, plays, answered).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What is asked again under one id is answered as before. */
async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  plays: ReadonlyMap<string, Play>,
  answered: Map<string, unknown>,
): Promise<void> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > MOST_BYTES) throw new Error('The call is too long');
  }
  const { type, data } = JSON.parse(body) as { type: string; data: { session: { id: string } } };
  const id = String(request.headers['webhook-id']);
  const play = plays.get(data.session.id);
  const answer = answered.get(id) ?? (play && type === 'bot.message' ? say(play) : {});
  answered.set(id, answer);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

/** Says a word to each message; one that does not know hands off at the first. */
function say({ script, deeds, progress }: Play): object {
  progress.askedOfBot += 1;
  const isContained = script.course === 'contained';
  if (!isContained && progress.askedOfBot > 1) return {};
  deeds.did('bot texts');
  if (!isContained) {
    deeds.did('bot hand-offs');
    return { messages: [{ text: 'A colleague knows this better than I do.' }], handOff: { reason: 'in doubt' } };
  }
  if (progress.askedOfBot === 1) return { messages: [{ text: 'You find that under "Your orders".' }] };
  return { messages: [{ text: 'You are welcome!' }], end: { reason: 'solved' } };
}
