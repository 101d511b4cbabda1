import Type from 'typebox';
import { closed } from './wire-words.ts';

/** What push subscriptions look like on the wire. */

const Bytes = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[A-Za-z0-9_-]+={0,2}$',
  description: 'base64url',
});

export const PushKey = Type.Object({ publicKey: Type.String({ description: 'base64url' }) }, closed);

/**
 * `details`: notices say who writes and the first line; else only that a chat is waiting. `waiting`: chats that wait for
 * anybody are told of, too. `unseen`: the agent is told, too, while consoles are connected and nobody looks at them.
 */
export const PushState = Type.Object(
  { isOn: Type.Boolean(), details: Type.Boolean(), waiting: Type.Boolean(), unseen: Type.Boolean() },
  closed,
);

/** What `pushManager.subscribe` gave. */
export const PushSubscription = Type.Object(
  {
    endpoint: Type.String({ minLength: 1, maxLength: 2000 }),
    keys: Type.Object({ p256dh: Bytes, auth: Bytes }, closed),
    details: Type.Optional(Type.Boolean()),
    waiting: Type.Optional(Type.Boolean()),
    unseen: Type.Optional(Type.Boolean()),
  },
  closed,
);
