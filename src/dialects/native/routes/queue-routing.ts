import Type from 'typebox';
import type { Queue, Snapshot } from '../../../core/directory.ts';
import { DEFAULT_CAPACITY } from '../../../core/routing.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import type { NativeInstance } from '../routing.ts';
import { AgentPresence, ById, PresenceSettings, QueueLine, RoutingSettings, SessionPlace } from '../wire.ts';
import { withAwayAfter } from './account.ts';
import { found } from './found.ts';

/** How queues ring, who is there, and where sessions stand. */
export function registerQueueRouting(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/queues/:id/routing',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getQueueRouting',
        summary: 'How a queue’s sessions find their agents.',
        params: ById,
        response: { 200: RoutingSettings },
      },
    },
    async (request) => {
      const { queues } = await app.accounts.snapshot(actorOf(request).accountId);
      return encodeRouting(found(queues, request.params.id));
    },
  );

  instance.put(
    '/koine/v1/queues/:id/routing',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'setQueueRouting',
        summary: 'Say how a queue’s sessions find their agents; what is left out is as by default.',
        params: ById,
        body: RoutingSettings,
        response: { 200: RoutingSettings },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { id } = request.params;
      return encodeRouting(await app.accounts.changeRouting(actor, actor.accountId, id, request.body));
    },
  );

  instance.get(
    '/koine/v1/queues/:id/line',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getQueueLine',
        summary: 'How many wait in a queue, and how long who comes now is likely to wait.',
        params: ById,
        response: { 200: QueueLine },
      },
    },
    async (request) => {
      const { accountId } = actorOf(request);
      const { id } = found((await app.accounts.snapshot(accountId)).queues, request.params.id);
      return app.waitingLine.ofQueue(accountId, id);
    },
  );

  instance.get(
    '/koine/v1/sessions/:id/place',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getSessionPlace',
        summary: 'Where a waiting session stands in its queue, for its visitor too.',
        params: ById,
        response: { 200: SessionPlace },
      },
    },
    async (request) => ({ place: await app.waitingLine.placeOf(actorOf(request), request.params.id) }),
  );

  instance.get(
    '/koine/v1/presence',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listPresence',
        summary: 'Who is there, since when, and with how much to do; every agent who is not disabled, by number.',
        response: { 200: Type.Object({ items: Type.Array(AgentPresence) }, { additionalProperties: false }) },
      },
    },
    async (request) => {
      const { accountId } = actorOf(request);
      const [snapshot, presences, loads] = await Promise.all([
        app.accounts.snapshot(accountId),
        app.attendance.ofAccount(accountId),
        app.routing.loads(accountId),
      ]);
      const agents = [...snapshot.agents.values()].filter(({ disabled }) => !disabled);
      return {
        items: agents.map(({ id, number, name, capacity, skills = {} }) => {
          const presence = presences.get(id);
          return {
            agent: { id, number, name },
            state: presence?.state ?? 'offline',
            since: presence ? encodeTime(presence.since) : null,
            lastSeenAt: presence ? encodeTime(presence.lastSeenAt) : null,
            load: loads.get(id) ?? 0,
            capacity: capacity ?? DEFAULT_CAPACITY,
            missed: presence?.missed ?? 0,
            skills,
          };
        }),
      };
    },
  );

  instance.get(
    '/koine/v1/presence/settings',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getPresenceSettings',
        summary: 'When agents are set away by themselves.',
        response: { 200: PresenceSettings },
      },
    },
    async (request) => encodeSettings(await app.accounts.snapshot(actorOf(request).accountId)),
  );

  instance.put(
    '/koine/v1/presence/settings',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'setPresenceSettings',
        summary: 'Say when agents are set away by themselves.',
        body: PresenceSettings,
        response: { 200: PresenceSettings },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const settings = withAwayAfter(request.body.awayAfterMs);
      await app.accounts.changeSettings(actor, actor.accountId, { settings });
      return encodeSettings(await app.accounts.snapshot(actor.accountId));
    },
  );
}

function encodeRouting({ settings }: Queue) {
  return settings.routing ?? {};
}

function encodeSettings({ account }: Snapshot) {
  return { awayAfterMs: account.settings.awayAfterMs ?? null };
}
