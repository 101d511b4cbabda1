import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Server } from 'socket.io';
import { answer, readAssignment } from '../workers/assignment.ts';

// A chat as a Node developer would write it in a day: Socket.IO, `pg`, one insert a message, numbered pages with a count.
const { databaseUrl } = await readAssignment<{ databaseUrl: string }>();
const pool = new pg.Pool({ connectionString: databaseUrl });
await pool.query(`
  CREATE TABLE chat (id uuid PRIMARY KEY, name text NOT NULL, email text, opened_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE message (
    id uuid PRIMARY KEY, chat_id uuid NOT NULL REFERENCES chat (id), sender text NOT NULL, text text NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now());
  CREATE INDEX message_by_chat ON message (chat_id, sent_at);
  CREATE INDEX chat_by_time ON chat (opened_at)`);

interface Posted {
  readonly id: string;
  readonly chatId: string;
  readonly sender: string;
  readonly text: string;
}

async function openChat(name: string, email: string): Promise<string> {
  const id = randomUUID();
  await pool.query('INSERT INTO chat (id, name, email) VALUES ($1, $2, $3)', [id, name, email]);
  return id;
}

async function post({ id, chatId, sender, text }: Posted): Promise<Posted & { readonly sentAt: Date }> {
  const { rows } = await pool.query(
    'INSERT INTO message (id, chat_id, sender, text) VALUES ($1, $2, $3, $4) RETURNING sent_at',
    [id, chatId, sender, text],
  );
  const message = { id, chatId, sender, text, sentAt: rows[0].sent_at };
  io.to(chatId).emit('message', message);
  return message;
}

async function listChats(page: number) {
  const size = 20;
  const count = await pool.query('SELECT count(*) FROM chat');
  const chats = await pool.query('SELECT * FROM chat ORDER BY opened_at DESC LIMIT $1 OFFSET $2', [size, page * size]);
  return { total: Number(count.rows[0].count), chats: chats.rows };
}

async function respond(request: IncomingMessage): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const [, chats, chatId, messages] = pathname.split('/');
  if (chats !== 'chats') return null;
  if (request.method === 'GET' && chatId === undefined) return listChats(Number(searchParams.get('page') ?? 0));
  const body = JSON.parse(await readText(request));
  if (chatId !== undefined && messages === 'messages') return post({ ...body, chatId });
  const id = await openChat(body.name, body.email);
  return { id, message: await post({ ...body.message, chatId: id }) };
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

const server = createServer((request, response) => {
  respond(request).then(
    (found) => {
      response.writeHead(found === null ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found));
    },
    () => response.writeHead(500).end(),
  );
});
const io = new Server(server, { serveClient: false });
io.on('connection', (socket) => {
  socket.on('join', (chatId: string, joined: () => void) => {
    void socket.join(chatId);
    joined();
  });
  socket.on('message', async (message: Posted, acknowledge: (message: unknown) => void) => {
    acknowledge(await post(message));
  });
});
server.listen(0, '127.0.0.1', 4_096);
await once(server, 'listening');
answer({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
