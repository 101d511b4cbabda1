import Type from 'typebox';
import type { BotRequest } from '../../../app/bots.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeBot, encodeBotTurn } from '../bot-codec.ts';
import { Bot, BotChanges, BotSecrets, BotTurn, MadeBot, NewBot } from '../bot-wire.ts';
import { PageQuery, pageOf } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed, List } from '../wire.ts';

export function registerBots(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/bots',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listBots',
        summary: 'The bots of the account, by number.',
        querystring: PageQuery,
        response: { 200: List(Bot) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { bots } = await app.accounts.snapshot(actor.accountId);
      return pageOf(bots.values(), request.query, {
        name: 'bots',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode: (bot) => encodeBot(bot, actor),
      });
    },
  );

  instance.post(
    '/koine/v1/bots',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createBot',
        summary: 'Make a bot; the secrets of a webhook bot are told this once.',
        body: NewBot,
        response: { 201: MadeBot },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await app.bots.create(actor, actor.accountId, request.body as BotRequest);
      return reply.status(201).send({ ...made, bot: encodeBot(made.bot, actor) });
    },
  );

  instance.get(
    '/koine/v1/bots/:id',
    {
      config: { access: 'members' },
      schema: { operationId: 'getBot', summary: 'A bot.', params: ById, response: { 200: Bot } },
    },
    async (request) => {
      const actor = actorOf(request);
      return encodeBot(await app.bots.bot(actor.accountId, request.params.id), actor);
    },
  );

  instance.patch(
    '/koine/v1/bots/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeBot',
        summary: 'Change a bot; settings that are not told stay. It stays of its kind.',
        params: ById,
        body: BotChanges,
        response: { 200: Bot },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const changes = request.body as Partial<BotRequest>;
      return encodeBot(await app.bots.change(actor, actor.accountId, request.params.id, changes), actor);
    },
  );

  instance.post(
    '/koine/v1/bots/:id/secrets',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'renewBotSecrets',
        summary: 'New secrets for a webhook bot, told this once; the old ones prove nothing from now on.',
        params: ById,
        response: { 201: BotSecrets },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      return reply.status(201).send(await app.bots.renewSecrets(actor, actor.accountId, request.params.id));
    },
  );

  instance.delete(
    '/koine/v1/bots/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'removeBot',
        summary: 'Remove a bot that no inbox names; what it said stays.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      await app.bots.remove(actor, actor.accountId, request.params.id);
      return reply.status(204).send(null);
    },
  );

  instance.get(
    '/koine/v1/sessions/:id/bot-turns',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listBotTurns',
        summary: 'What bots were asked in a session and what came of it, with tokens, time and cost; for supervisors.',
        description: 'Supervisors, admins and owners may read it, and keys with the scopes `read` and `manage`.',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(BotTurn) }, closed) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      await app.history.get(actor, request.params.id);
      return { items: (await app.bots.turns(actor, request.params.id)).map(encodeBotTurn) };
    },
  );
}
