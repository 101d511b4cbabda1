import Type from 'typebox';
import type { DialectContext } from '../../dialect.ts';
import { ownSignIn } from '../own-sign-in.ts';
import { PushKey, PushState, PushSubscription } from '../push-wire.ts';
import type { NativeInstance } from '../routing.ts';

/** How agents are told while no console of theirs is open, by their browsers' push services. */
export function registerPush(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;

  instance.get(
    '/koine/v1/push/key',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getPushKey',
        summary: 'The public key that a browser subscribes with.',
        response: { 200: PushKey },
      },
    },
    async (request) => {
      await ownSignIn(request, context);
      return { publicKey: await app.push.publicKey() };
    },
  );

  instance.get(
    '/koine/v1/push/subscription',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getPushSubscription',
        summary: 'Whether the sign-in that asks is told with the console closed.',
        response: { 200: PushState },
      },
    },
    async (request) => {
      const kept = await app.push.of(await ownSignIn(request, context));
      const { details = false, waiting = false, unseen = false } = kept ?? {};
      return { isOn: kept !== null, details, waiting, unseen };
    },
  );

  instance.put(
    '/koine/v1/push/subscription',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'putPushSubscription',
        summary: 'Tell the agent by this browser while no console of theirs is connected.',
        description: 'One for each sign-in, which ends with it; an agent has at most ten.',
        body: PushSubscription,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { endpoint, keys, details = false, waiting = false, unseen = false } = request.body;
      const [p256dh, auth] = [Buffer.from(keys.p256dh, 'base64url'), Buffer.from(keys.auth, 'base64url')];
      await app.push.subscribe(await ownSignIn(request, context), {
        endpoint,
        p256dh,
        auth,
        details,
        waiting,
        unseen,
      });
      return reply.status(204).send(null);
    },
  );

  instance.delete(
    '/koine/v1/push/subscription',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'deletePushSubscription',
        summary: 'Tell nothing any more to the sign-in that asks.',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.push.unsubscribe(await ownSignIn(request, context));
      return reply.status(204).send(null);
    },
  );
}
