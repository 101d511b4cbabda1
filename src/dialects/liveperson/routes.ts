import type { FastifyInstance } from 'fastify';
import type { DialectContext } from '../dialect.ts';
import { readBodies } from './body.ts';
import { admitPages } from './cors.ts';
import { capitaliseHeaders } from './header-case.ts';
import { registerAccount } from './routes/account.ts';
import { registerChat } from './routes/chat.ts';
import { registerLobby } from './routes/lobby.ts';
import { seatsOf } from './seats.ts';

/** The vendor's methods for visitors' clients: what there is, what comes before a chat, and the chat. */
export function register(instance: FastifyInstance, context: DialectContext): void {
  const mount = { instance, context, prefix: instance.prefix };
  readBodies(instance);
  admitPages(instance);
  capitaliseHeaders(instance);
  registerAccount(mount);
  registerLobby(mount);
  registerChat(mount);
  instance.addHook('onClose', async () => seatsOf(context.realtime).close());
}
