import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { Server } from 'socket.io';
import { answer, readAssignment } from '../workers/assignment.ts';

// A chat as a Node developer would write it in a day: Express, Socket.IO, `pg`, one insert a message, numbered pages with a count.
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

const web = express();
web.use(express.json({ type: () => true }));
web.get('/chats', async (request, response) => {
  response.json(await listChats(Number(request.query.page ?? 0)));
});
web.post('/chats', async (request, response) => {
  const { name, email, message } = request.body;
  const id = await openChat(name, email);
  response.json({ id, message: await post({ ...message, chatId: id }) });
});
web.post('/chats/:chatId/messages', async (request, response) => {
  response.json(await post({ ...request.body, chatId: request.params.chatId }));
});

const server = createServer(web);
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
