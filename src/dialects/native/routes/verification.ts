import Type from 'typebox';
import type { VerificationKey as CoreKey } from '../../../core/safety.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import type { NativeInstance } from '../routing.ts';
import { KeyOfInbox, MadeVerificationKey, NewVerificationKey, VerificationKey } from '../safety-wire.ts';
import { ById, List } from '../wire.ts';
import { found } from './found.ts';

/** By what an inbox's visitors prove who they are. */
export function registerVerification(instance: NativeInstance, { app }: DialectContext): void {
  const inboxOf = async (accountId: string, id: string) => found((await app.accounts.snapshot(accountId)).inboxes, id);

  instance.get(
    '/koine/v1/inboxes/:id/verification-keys',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listVerificationKeys',
        summary: 'The keys by which the visitors of an inbox prove who they are, without secrets; all on one page.',
        params: ById,
        response: { 200: List(VerificationKey) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const keys = await app.verification.keys(actor, await inboxOf(actor.accountId, request.params.id));
      return { items: keys.map(encodeKey), next: null };
    },
  );

  instance.post(
    '/koine/v1/inboxes/:id/verification-keys',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createVerificationKey',
        summary: 'Make a key; a shared secret is told this once.',
        description:
          '`HS256` and `ES256` verify JWTs with `sub`, `exp` and the inbox’s key as `aud`; `user-hash` verifies the HMAC-SHA256 of a user id.',
        params: ById,
        body: NewVerificationKey,
        response: { 201: MadeVerificationKey },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const inbox = await inboxOf(actor.accountId, request.params.id);
      const { key, secret } = await app.verification.makeKey(actor, inbox, request.body);
      return reply.status(201).send({ key: encodeKey(key), secret });
    },
  );

  instance.delete(
    '/koine/v1/inboxes/:id/verification-keys/:keyId',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'removeVerificationKey',
        summary: 'Remove a key; what it signed proves nothing from now on.',
        params: KeyOfInbox,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const inbox = await inboxOf(actor.accountId, request.params.id);
      await app.verification.removeKey(actor, inbox, request.params.keyId);
      return reply.status(204).send(null);
    },
  );
}

function encodeKey({ id, kind, name, createdAt }: CoreKey): VerificationKey {
  return { id, kind, name, createdAt: encodeTime(createdAt) };
}
