import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../core/access.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import { actorOf, type DialectContext } from '../dialect.ts';
import { asciiJson } from './ascii.ts';
import { buttonsOf, decodeButton, decodeButtonId, encodeButton, keepGiven, queueForButtons } from './codec/buttons.ts';
import { decodeWatcher, encodeWatcher, WATCHED } from './codec/watchers.ts';
import { JSON_TYPE } from './errors.ts';
import { operations } from './operations.ts';
import { V2, viewFor } from './routes.ts';

interface ButtonPath {
  Params: { readonly buttonId: string };
}
interface WatcherPath {
  Params: { readonly watcherId: string };
}

/** Buttons, which are inboxes. Whatever succeeds is answered with 200. */
export function registerButtons(instance: FastifyInstance, context: DialectContext): void {
  const { accounts } = context.app;

  instance.get(`${V2}/chat/buttons`, operations.listButtons, async (request, reply) => {
    const { snapshot } = await viewFor(request, context);
    return reply.header('content-type', JSON_TYPE).send(asciiJson({ items: buttonsOf(snapshot).map(encodeButton) }));
  });

  instance.get<ButtonPath>(`${V2}/chat/buttons/:buttonId`, operations.getButton, async (request, reply) => {
    const { snapshot } = await viewFor(request, context);
    const inbox = decodeButtonId(snapshot, request.params.buttonId);
    return reply.header('content-type', JSON_TYPE).send(asciiJson(encodeButton(inbox)));
  });

  instance.post(`${V2}/chat/buttons`, operations.makeButton, async (request, reply) => {
    const actor = actorOf(request);
    const { name, given } = decodeButton(request.body);
    if (name === undefined) throw invalidInput('/name', 'Say the name of the button.');
    const kept = keepGiven({}, given);
    const { snapshot, settings } = await viewFor(request, context);
    const queueId = queueForButtons(snapshot, settings);
    const made = await accounts.createInbox(actor, actor.accountId, { name, queueId });
    const inbox = await accounts.changeInbox(actor, actor.accountId, made.id, {
      extras: { ...made.extras, agendize: { given: kept } },
    });
    return reply.header('content-type', JSON_TYPE).send(asciiJson(encodeButton(inbox)));
  });

  instance.route<ButtonPath>({
    method: ['POST', 'PUT'],
    url: `${V2}/chat/buttons/:buttonId`,
    ...operations.changeButton,
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { snapshot } = await viewFor(request, context);
      const { id, extras, name: oldName } = decodeButtonId(snapshot, request.params.buttonId);
      const { name = oldName, given } = decodeButton(request.body);
      const kept = keepGiven(extras.agendize?.given, given);
      const inbox = await accounts.changeInbox(actor, actor.accountId, id, {
        name,
        extras: { ...extras, agendize: { ...extras.agendize, given: kept } },
      });
      return reply.header('content-type', JSON_TYPE).send(asciiJson(encodeButton(inbox)));
    },
  });

  instance.delete<ButtonPath>(`${V2}/chat/buttons/:buttonId`, operations.deleteButton, async (request, reply) => {
    const actor = actorOf(request);
    const { snapshot } = await viewFor(request, context);
    const { id, extras } = decodeButtonId(snapshot, request.params.buttonId);
    await accounts.changeInbox(actor, actor.accountId, id, {
      extras: { ...extras, agendize: { ...extras.agendize, deleted: true } },
    });
    return reply.header('content-type', JSON_TYPE).send('');
  });
}

/** Watchers: who wants to be told of chat sessions. */
export function registerWatchers(instance: FastifyInstance, context: DialectContext): void {
  const { webhooks } = context.app;

  async function find(actor: Actor, id: string) {
    const webhook = (await webhooks.list(actor, 'agendize')).find(({ number }) => String(number) === id);
    if (!webhook) throw new Refusal('not-found', 'There is no such watcher.');
    return webhook;
  }

  instance.post(`${V2}/chat/sessions/watch`, operations.watch, async (request, reply) => {
    const { snapshot } = await viewFor(request, context);
    const { url, wishes } = decodeWatcher(request.body);
    const webhook = await webhooks.create(actorOf(request), { dialect: 'agendize', url, wishes });
    return reply.header('content-type', JSON_TYPE).send(asciiJson(encodeWatcher(webhook, snapshot.account)));
  });

  instance.get<{ Querystring: { objectType?: unknown } }>(
    `${V2}/watchers`,
    operations.listWatchers,
    async (request, reply) => {
      const { snapshot } = await viewFor(request, context);
      const { objectType = WATCHED } = request.query;
      const found = objectType === WATCHED ? await webhooks.list(actorOf(request), 'agendize') : [];
      const items = found.map((webhook) => encodeWatcher(webhook, snapshot.account));
      return reply.header('content-type', JSON_TYPE).send(asciiJson({ items }));
    },
  );

  instance.get<WatcherPath>(`${V2}/watchers/:watcherId`, operations.getWatcher, async (request, reply) => {
    const { snapshot } = await viewFor(request, context);
    const webhook = await find(actorOf(request), request.params.watcherId);
    return reply.header('content-type', JSON_TYPE).send(asciiJson(encodeWatcher(webhook, snapshot.account)));
  });

  instance.delete<WatcherPath>(`${V2}/watchers/:watcherId`, operations.deleteWatcher, async (request, reply) => {
    const actor = actorOf(request);
    await webhooks.remove(actor, await find(actor, request.params.watcherId));
    return reply.header('content-type', JSON_TYPE).send('');
  });
}
