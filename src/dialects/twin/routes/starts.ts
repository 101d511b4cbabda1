import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../../../app/context.ts';
import type { Inbox } from '../../../core/directory.ts';
import { Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { BatchBody, decodeBody, decodeStart, type StartBody } from '../bodies.ts';
import { isChat, keptOfChat } from '../codec/kept.ts';
import { operations } from '../operations.ts';
import { idIn, route } from '../routing.ts';
import { continueSession, startSession } from '../starting.ts';
import { settingsFor } from './lists.ts';

/** Starting sessions, going on with the last one, and both for many clients at once; all answer 201. */
export function registerStarts(instance: FastifyInstance, { app }: DialectContext): void {
  for (const [single, many, begin] of [
    [operations.start, operations.startMany, startSession],
    [operations.resume, operations.resumeMany, continueSession],
  ] as const) {
    const one = async (request: FastifyRequest, body: StartBody, chatId: string) => {
      const inbox = await findChat(app, request, chatId);
      return begin(app, actorOf(request), inbox, body, await settingsFor(app, request));
    };
    route(instance, single, async (request, reply) => {
      const started = await one(request, decodeStart(request.body), idIn(request, 'chatId'));
      reply.code(201);
      return started;
    });
    route(instance, many, async (request, reply) => {
      const chatId = idIn(request, 'chatId');
      await findChat(app, request, chatId);
      const { commands } = decodeBody(BatchBody, request.body);
      const bodies = commands.map(decodeStart);
      const items = [];
      for (const body of bodies) items.push(await one(request, body, chatId));
      reply.code(201);
      return { count: items.length, items };
    });
  }
}

export async function findChat(app: App, request: FastifyRequest, chatId: string): Promise<Inbox> {
  const { inboxes } = await app.accounts.snapshot(actorOf(request).accountId);
  const inbox = [...inboxes.values()].find((each) => isChat(each, chatId));
  if (!inbox || keptOfChat(inbox.extras).deleted) throw new Refusal('not-found', 'Chat is not found');
  return inbox;
}
