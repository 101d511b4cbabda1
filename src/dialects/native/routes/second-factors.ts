import Type from 'typebox';
import type { DialectContext } from '../../dialect.ts';
import { freshSignIn, pageOriginOf } from '../own-sign-in.ts';
import type { NativeInstance } from '../routing.ts';
import { Code, NewPasskey, PasskeyChanges, PasskeyOptions, RecoveryCodes, TotpSecret } from '../sign-in-wire.ts';
import { ById, closed } from '../wire.ts';

/** The second factors of the agent who asks. Changes want a fresh proof. */
export function registerSecondFactors(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;
  const codes = (recoveryCodes: readonly string[] | null) => ({ recoveryCodes: recoveryCodes && [...recoveryCodes] });

  instance.post(
    '/koine/v1/me/totp',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'beginTotp',
        summary: 'A secret for an authenticator app; it counts once a code confirmed it.',
        response: { 200: TotpSecret },
      },
    },
    async (request) => app.secondFactors.beginTotp((await freshSignIn(request, context)).actor),
  );

  instance.post(
    '/koine/v1/me/totp/confirm',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'confirmTotp',
        summary: 'Let the app count, by its first code.',
        body: Type.Object({ code: Code }, closed),
        response: { 200: RecoveryCodes },
      },
    },
    async (request) =>
      codes(await app.secondFactors.confirmTotp((await freshSignIn(request, context)).actor, request.body.code)),
  );

  instance.delete(
    '/koine/v1/me/totp',
    {
      config: { access: 'members' },
      schema: { operationId: 'removeTotp', summary: 'Remove the app.', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await app.secondFactors.removeTotp((await freshSignIn(request, context)).actor);
      return reply.status(204).send(null);
    },
  );

  instance.post(
    '/koine/v1/me/recovery-codes',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'makeRecoveryCodes',
        summary: 'New recovery codes instead of those before; told this once.',
        response: { 200: RecoveryCodes },
      },
    },
    async (request) => codes(await app.secondFactors.makeRecoveryCodes((await freshSignIn(request, context)).actor)),
  );

  instance.post(
    '/koine/v1/me/passkeys/options',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'beginPasskey',
        summary: 'What a browser asks an authenticator for, to make a passkey.',
        response: { 200: PasskeyOptions },
      },
    },
    async (request) => {
      const origin = pageOriginOf(request, context);
      const { ticket, options } = await app.passkeys.beginMaking((await freshSignIn(request, context)).actor, origin);
      return { ticket, options: { ...options } };
    },
  );

  instance.post(
    '/koine/v1/me/passkeys',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'makePasskey',
        summary: 'Keep the passkey that an authenticator made.',
        body: NewPasskey,
        response: { 201: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const origin = pageOriginOf(request, context);
      const { actor } = await freshSignIn(request, context);
      return reply.status(201).send(codes(await app.passkeys.make(actor, request.body, origin)));
    },
  );

  instance.patch(
    '/koine/v1/me/passkeys/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'renamePasskey',
        summary: 'Give a passkey another name.',
        params: ById,
        body: PasskeyChanges,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor } = await freshSignIn(request, context);
      await app.passkeys.rename(actor, request.params.id, request.body.name);
      return reply.status(204).send(null);
    },
  );

  instance.delete(
    '/koine/v1/me/passkeys/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'removePasskey',
        summary: 'Remove a passkey; it proves nothing from now on.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.passkeys.remove((await freshSignIn(request, context)).actor, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
