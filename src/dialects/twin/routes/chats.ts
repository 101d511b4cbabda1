import type { FastifyInstance } from 'fastify';
import type { Inbox } from '../../../core/directory.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { type ChatBody, decodeChat, decodeNewChat } from '../bodies.ts';
import { createdAtOf, encodeChat, encodeChatWhole } from '../codec/directory.ts';
import { isChat, keptOfChat } from '../codec/kept.ts';
import { pageOf, pick, readPaging } from '../codec/paging.ts';
import { operations } from '../operations.ts';
import { parametersOf, writeTime } from '../parameters.ts';
import { idIn, route } from '../routing.ts';
import { settingsFor } from './lists.ts';
import { findChat } from './starts.ts';

/** Chats are inboxes; what Koine does not act on is kept and given back. */
export function registerChats(instance: FastifyInstance, { app }: DialectContext): void {
  route(instance, operations.listChats, async (request) => {
    const parameters = parametersOf(request.query);
    const paging = readPaging(parameters, await settingsFor(app, request));
    const [from, to] = [parameters.time('from'), parameters.time('to')];
    const words = [parameters.text('keyword'), parameters.text('name')].filter((word) => word !== null);
    const fields = parameters.list('fields');
    parameters.settle();
    const { inboxes } = await app.accounts.snapshot(actorOf(request).accountId);
    const fitting = [...inboxes.values()].filter((inbox) => {
      if (keptOfChat(inbox.extras).deleted) return false;
      const at = Date.parse(createdAtOf(inbox.id) ?? '');
      const isNamed = words.every((word) => inbox.name.toLowerCase().includes(word.toLowerCase()));
      return isNamed && !(from !== null && at < from) && !(to !== null && at > to);
    });
    return pageOf(pick(fitting.map(encodeChat), fields), paging);
  });

  route(instance, operations.readChat, async (request) =>
    encodeChatWhole(await findChat(app, request, idIn(request, 'chatId'))),
  );

  route(instance, operations.createChat, async (request, reply) => {
    const body = decodeNewChat(request.body);
    const actor = actorOf(request);
    const { inboxes, queues } = await app.accounts.snapshot(actor.accountId);
    const { id } = body;
    if (id !== undefined && [...inboxes.values()].some((each) => isChat(each, id))) {
      throw new Refusal('already-exists', 'A chat with this id exists');
    }
    const [queue] = queues.values();
    if (!queue) throw invalidInput('/name', 'there is no operator group that could answer');
    const inbox = await app.accounts.createInbox(actor, actor.accountId, { name: body.name, queueId: queue.id });
    await app.accounts.changeInbox(actor, actor.accountId, inbox.id, { extras: extrasWith(inbox, body) });
    if (body.eventCallbackUrl) await app.webhooks.stand(actor.accountId, 'twin');
    reply.code(201);
    return { id: id ?? inbox.id };
  });

  route(instance, operations.changeChat, async (request) => {
    const inbox = await findChat(app, request, idIn(request, 'chatId'));
    const body = decodeChat(request.body);
    const actor = actorOf(request);
    await app.accounts.changeInbox(actor, actor.accountId, inbox.id, {
      ...(body.name !== undefined && { name: body.name }),
      extras: extrasWith(inbox, body),
    });
    if (body.eventCallbackUrl) await app.webhooks.stand(actor.accountId, 'twin');
  });

  route(instance, operations.deleteChat, async (request) => {
    const { id, extras } = await findChat(app, request, idIn(request, 'chatId'));
    const actor = actorOf(request);
    await app.accounts.changeInbox(actor, actor.accountId, id, {
      extras: { ...extras, twin: { ...extras.twin, deleted: true } },
    });
  });
}

function extrasWith({ extras }: Inbox, { name: _name, ...settings }: ChatBody): Inbox['extras'] {
  return { ...extras, twin: { ...extras.twin, ...settings, updatedAt: writeTime(Date.now()) } };
}
