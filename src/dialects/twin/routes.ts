import type { FastifyInstance } from 'fastify';
import type { DialectContext } from '../dialect.ts';
import { admitPages } from './cors.ts';
import { registerChats } from './routes/chats.ts';
import { registerIam } from './routes/iam.ts';
import { registerLists } from './routes/lists.ts';
import { registerMessages } from './routes/messages.ts';
import { registerSessionCommands } from './routes/session-commands.ts';
import { registerStarts } from './routes/starts.ts';
import { registerUsers } from './routes/users.ts';
import { readBodies } from './routing.ts';

/** Every method of the vendor that Koine offers. */
export function register(instance: FastifyInstance, context: DialectContext): void {
  readBodies(instance);
  admitPages(instance, context);
  registerIam(instance, context);
  registerUsers(instance, context);
  registerLists(instance, context);
  registerChats(instance, context);
  registerStarts(instance, context);
  registerSessionCommands(instance, context);
  registerMessages(instance, context);
}
