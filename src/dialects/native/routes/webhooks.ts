import Type, { type Static } from 'typebox';
import type { Replay as ReplayRange } from '../../../app/webhooks.ts';
import type { EventType } from '../../../core/event.ts';
import { invalidInput } from '../../../core/refusal.ts';
import type { Delivery as CoreDelivery, Webhook as CoreWebhook } from '../../../core/webhook.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { decodeTime, encodeTime } from '../codec.ts';
import { PageQuery, pageOf, pageRead } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import {
  DeliveryQuery,
  NewWebhook,
  Replay,
  Replayed,
  SecretRotation,
  Webhook,
  WebhookChanges,
  WebhookDelivery,
  WebhookWithSecret,
} from '../webhooks-wire.ts';
import { ById, List } from '../wire.ts';

const HOUR_MS = 3_600_000;
const OVERLAP_HOURS = 24;
/** Long after anything was made ready. */
const LAST_TIME = Date.UTC(9999, 0);
const config = { access: 'managers' } as const;
const BASE = '/koine/v1/webhooks';

/** Who is told of the account's sessions, what they were told, and how it went. */
export function registerWebhooks(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    BASE,
    {
      config,
      schema: {
        operationId: 'listWebhooks',
        summary: 'The webhooks of the account without their secrets, oldest first.',
        querystring: PageQuery,
        response: { 200: List(Webhook) },
      },
    },
    async (request) =>
      pageOf(await app.webhooks.list(actorOf(request)), request.query, {
        name: 'webhooks',
        placeOf: ({ createdAt, id }) => ({ value: createdAt, id }),
        encode: encodeWebhook,
      }),
  );

  instance.post(
    BASE,
    {
      config,
      schema: {
        operationId: 'createWebhook',
        summary: 'Be told of what happens from now on; the secret is told this once.',
        description:
          'Without `events` it is told of everything, and without `notes` of nothing that agents note for each other. `dialect` says in whose words; native unless told. Without `secret` one is made.',
        body: NewWebhook,
        response: { 201: WebhookWithSecret },
      },
    },
    async (request, reply) => {
      const { dialect = 'native', ...rest } = request.body;
      const { tellers } = instance.rosetta;
      if (!tellers.has(dialect)) {
        throw invalidInput('/dialect', `Webhooks are told in one of these: ${[...tellers.keys()].join(', ')}.`);
      }
      const webhook = await app.webhooks.create(actorOf(request), { ...rest, dialect });
      return reply.status(201).send(withSecret(webhook));
    },
  );

  instance.get(
    `${BASE}/:id`,
    {
      config,
      schema: { operationId: 'getWebhook', summary: 'One webhook.', params: ById, response: { 200: Webhook } },
    },
    async (request) => encodeWebhook(await app.webhooks.get(actorOf(request), request.params.id)),
  );

  instance.patch(
    `${BASE}/:id`,
    {
      config,
      schema: {
        operationId: 'changeWebhook',
        summary: 'Change, pause or resume a webhook.',
        description: 'While it is paused nothing is lost: resumed, it is told of all that happened meanwhile.',
        params: ById,
        body: WebhookChanges,
        response: { 200: Webhook },
      },
    },
    async (request) => encodeWebhook(await app.webhooks.change(actorOf(request), request.params.id, request.body)),
  );

  instance.delete(
    `${BASE}/:id`,
    {
      config,
      schema: {
        operationId: 'removeWebhook',
        summary: 'Tell it nothing more, and forget what it was told.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      await app.webhooks.remove(actor, await app.webhooks.get(actor, request.params.id));
      return reply.status(204).send(null);
    },
  );

  instance.post(
    `${BASE}/:id/rotate-secret`,
    {
      config,
      schema: {
        operationId: 'rotateWebhookSecret',
        summary: 'Make a new secret, told this once; the old one signs beside it for a time.',
        description: `Both sign for \`overlapHours\`, ${OVERLAP_HOURS} unless told.`,
        params: ById,
        body: SecretRotation,
        response: { 200: WebhookWithSecret },
      },
    },
    async (request) => {
      const overlapMs = (request.body.overlapHours ?? OVERLAP_HOURS) * HOUR_MS;
      return withSecret(await app.webhooks.rotateSecret(actorOf(request), request.params.id, { overlapMs }));
    },
  );

  instance.post(
    `${BASE}/:id/test`,
    {
      config,
      schema: {
        operationId: 'testWebhook',
        summary: 'Send a made-up event, once, also to a webhook that is paused.',
        description: 'The delivery tells how it went as soon as it did.',
        params: ById,
        response: { 202: WebhookDelivery },
      },
    },
    async (request, reply) =>
      reply.status(202).send(encodeDelivery(await app.webhooks.test(actorOf(request), request.params.id))),
  );

  instance.get(
    `${BASE}/:id/deliveries`,
    {
      config,
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'What the webhook was told and how it went, the last made ready first.',
        description: 'What was delivered is kept for 10 days, what was given up for 30.',
        params: ById,
        querystring: DeliveryQuery,
        response: { 200: List(WebhookDelivery) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { state = null } = request.query;
      return pageRead(request.query, {
        question: ['deliveries', id, state],
        read: (after, limit) => app.webhooks.deliveries(actorOf(request), id, { state, after, limit }),
        placeOf: (delivery) => ({ value: delivery.queuedAt, id: delivery.id }),
        encode: encodeDelivery,
      });
    },
  );

  instance.get(
    `${BASE}/:id/deliveries/:deliveryId`,
    {
      config,
      schema: {
        operationId: 'getWebhookDelivery',
        summary: 'One delivery.',
        params: Type.Object({ ...ById.properties, deliveryId: ById.properties.id }),
        response: { 200: WebhookDelivery },
      },
    },
    async (request) => {
      const { id, deliveryId } = request.params;
      return encodeDelivery(await app.webhooks.delivery(actorOf(request), id, deliveryId));
    },
  );

  instance.post(
    `${BASE}/:id/replay`,
    {
      config,
      schema: {
        operationId: 'replayWebhook',
        summary:
          'Send again: a range of the feed, or what the log keeps of a time; with `dead` only what was given up.',
        description:
          'Repeats have the `webhook-id` they had before. Up to 10,000 are made ready at once, the oldest first; what waits is left as it is.',
        params: ById,
        body: Replay,
        response: { 200: Replayed },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { dialect } = await app.webhooks.get(actor, request.params.id);
      const told = instance.rosetta.tellers.get(dialect) ?? null;
      return app.webhooks.replay(actor, request.params.id, decodeReplay(request.body, told));
    },
  );
}

function withSecret(webhook: CoreWebhook) {
  return { webhook: encodeWebhook(webhook), secret: webhook.secrets[0]?.secret ?? '' };
}

function encodeWebhook(webhook: CoreWebhook): Webhook {
  const { accountId: _account, wishes: _wishes, events, secrets, ...rest } = webhook;
  return {
    ...rest,
    events: events === null ? null : [...events],
    secrets: secrets.map(({ until }) => ({ until: encodeTimeOrNull(until) })),
    pausedAt: encodeTimeOrNull(webhook.pausedAt),
    failingSince: encodeTimeOrNull(webhook.failingSince),
    createdAt: encodeTime(webhook.createdAt),
  };
}

function encodeDelivery(delivery: CoreDelivery): WebhookDelivery {
  const { accountId: _account, webhookId: _webhook, ...rest } = delivery;
  return {
    ...rest,
    sessionId: delivery.test ? null : delivery.sessionId,
    queuedAt: encodeTime(delivery.queuedAt),
    triedAt: encodeTimeOrNull(delivery.triedAt),
    nextAt: encodeTimeOrNull(delivery.nextAt),
  };
}

function decodeReplay(body: Static<typeof Replay>, told: readonly EventType[] | null): ReplayRange {
  if ('after' in body) return { after: body.after, upTo: body.upTo ?? Number.MAX_SAFE_INTEGER, told };
  const { since, until } = 'since' in body ? body : {};
  return {
    since: since === undefined ? 0 : decodeTime(since, '/since'),
    until: until === undefined ? LAST_TIME : decodeTime(until, '/until'),
    dead: body.dead ?? false,
  };
}

function encodeTimeOrNull(at: number | null): string | null {
  return at === null ? null : encodeTime(at);
}
