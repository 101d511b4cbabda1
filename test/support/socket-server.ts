import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { type App, openApp } from '../../src/app/context.ts';
import { type FurnishedAccount, furnishAccount, type SignInFacts } from '../../src/app/furnished-account.ts';
import type { Actor } from '../../src/core/access.ts';
import { registerSocket } from '../../src/dialects/native/socket.ts';
import { type SocketLimits, socketLimits } from '../../src/dialects/native/socket-limits.ts';
import type { Bus } from '../../src/realtime/bus.ts';
import { openRealtime, type Realtime } from '../../src/realtime/realtime.ts';
import { acceptWebSockets } from '../../src/realtime/websockets.ts';
import { testDatabase } from './postgres.ts';
import { SocketClient } from './socket-client.ts';

type VisitorActor = Extract<Actor, { kind: 'visitor' }>;

export interface TestVisitor {
  readonly actor: VisitorActor;
  readonly token: string;
}

/** A Koine that speaks nothing but the socket, on loopback, with one account. */
export interface SocketServer {
  readonly app: App;
  readonly realtime: Realtime;
  readonly server: FastifyInstance;
  readonly databaseUrl: string;
  readonly account: FurnishedAccount;
  /** Where the socket is: `ws://127.0.0.1:…/koine/v1/socket`. */
  readonly url: string;
  readonly port: number;
  /** A visitor of an account's inbox, of this account unless told otherwise. */
  visitor(account?: FurnishedAccount): Promise<TestVisitor>;
  /** A session that the visitor opened. */
  session(visitor: TestVisitor): Promise<string>;
  signIn(person?: SignInFacts): Promise<string>;
  /** A client that has said nothing yet. */
  dial(headers?: Readonly<Record<string, string>>): SocketClient;
  /** A client that said hello and was welcomed. */
  connect(credential: string): Promise<SocketClient>;
  /** As a running service would stop: the sockets are told. */
  close(): Promise<void>;
}

/** Starts one on a database of its own, or on that of another, which must be closed later. */
export async function openSocketServer(
  options: { readonly limits?: Partial<SocketLimits>; readonly databaseUrl?: string; readonly bus?: Bus } = {},
): Promise<SocketServer> {
  const database = options.databaseUrl === undefined ? await testDatabase() : null;
  const databaseUrl = options.databaseUrl ?? database?.url ?? '';
  const app = await openApp({ databaseUrl, connections: 8 });
  const realtime = openRealtime(app, options.bus);
  const account = await furnishAccount(app, { slug: 'main', name: 'Main', email: 'owner@main.example' });
  const server = fastify();
  await acceptWebSockets(server);
  registerSocket(server, { app, realtime, publicUrl: 'https://chat.example' }, { ...socketLimits, ...options.limits });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const port = (server.server.address() as AddressInfo).port;
  const url = `ws://127.0.0.1:${port}/koine/v1/socket`;
  const clients = new Set<SocketClient>();
  const dial = (headers: Readonly<Record<string, string>> = {}) => {
    const client = new SocketClient(url, headers);
    clients.add(client);
    return client;
  };
  return {
    app,
    realtime,
    server,
    databaseUrl,
    account,
    url,
    port,
    async visitor(of = account) {
      const accountId = of.account.id;
      const { visitor, token } = await app.accounts.welcomeVisitor(accountId, of.inbox.id, { name: 'Vera' });
      return { token, actor: { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: of.inbox.id } };
    },
    async session(visitor) {
      const id = randomUUID();
      await app.chat.open(visitor.actor, { id }, { ip: null, userAgent: null });
      return id;
    },
    async signIn({ email, password } = account.owner) {
      const outcome = await app.signIns.signIn(email, password, { device: 'test', address: null });
      assert.equal(outcome.kind, 'signed-in');
      return outcome.kind === 'signed-in' ? outcome.token : '';
    },
    dial,
    async connect(credential) {
      const client = dial();
      client.send({ t: 'hello', protocol: 1, credential });
      await client.next('welcome');
      return client;
    },
    async close() {
      for (const client of clients) client.terminate();
      await server.close();
      realtime.close();
      await app.close();
      await database?.drop();
    },
  };
}
