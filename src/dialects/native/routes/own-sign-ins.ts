import Type from 'typebox';
import { deviceName } from '../../../app/visitor-facts.ts';
import { invalidInput } from '../../../core/refusal.ts';
import type { DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { freshSignIn, ownSignIn, pageOriginOf } from '../own-sign-in.ts';
import type { NativeInstance } from '../routing.ts';
import { NewPassword, PasskeyOptions, Proof, Security, SignInPlace } from '../sign-in-wire.ts';
import { ById, List } from '../wire.ts';

/** What agents see and do about their own sign-ins. */
export function registerOwnSignIns(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;

  instance.get(
    '/koine/v1/me/security',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'getOwnSecurity',
        summary: 'By what the agent who asks signs in.',
        response: { 200: Security },
      },
    },
    async (request) => {
      const own = await ownSignIn(request, context);
      const { accountId, agentId, role } = own.actor;
      const [factors, freshUntil, hasPassword, snapshot] = await Promise.all([
        app.secondFactors.of(accountId, agentId),
        app.ownSignIns.freshUntil(own),
        app.ownSignIns.hasPassword(own),
        app.accounts.snapshot(accountId),
      ]);
      const { secondFactorFor = [] } = snapshot.account.settings.signIn ?? {};
      return {
        hasPassword,
        totp: factors.totp,
        recoveryCodes: factors.recoveryCodes,
        passkeys: factors.passkeys.map(({ createdAt, lastUsedAt, ...passkey }) => ({
          ...passkey,
          createdAt: encodeTime(createdAt),
          lastUsedAt: lastUsedAt === null ? null : encodeTime(lastUsedAt),
        })),
        mustHaveSecondFactor: secondFactorFor.includes(role),
        freshUntil: encodeTime(freshUntil),
      };
    },
  );

  instance.post(
    '/koine/v1/me/passkey-proof-options',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'beginPasskeyProof',
        summary: 'What a browser asks an authenticator for, to prove once more who the agent is.',
        response: { 200: PasskeyOptions },
      },
    },
    async (request) => {
      await ownSignIn(request, context);
      const { ticket, options } = await app.passkeys.beginProof(pageOriginOf(request, context));
      return { ticket, options: { ...options } };
    },
  );

  instance.post(
    '/koine/v1/me/proof',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'proveAgain',
        summary: 'Prove once more who is signed in; changes of factors are let through for ten minutes.',
        description: 'By exactly one of the members. Who has a second factor proves that one, not the password.',
        body: Proof,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const own = await ownSignIn(request, context);
      const { password, code, passkey } = request.body;
      const given = [password, code, passkey].filter((each) => each !== undefined);
      if (given.length !== 1) throw invalidInput('', 'Give one proof.');
      if (password !== undefined) await app.ownSignIns.prove(own, { password });
      else if (code !== undefined) await app.ownSignIns.prove(own, { code });
      else if (passkey) {
        const { ticket, response } = passkey;
        await app.ownSignIns.prove(own, { ticket, passkey: response, origin: pageOriginOf(request, context) });
      }
      return reply.status(204).send(null);
    },
  );

  instance.put(
    '/koine/v1/me/password',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'changeOwnPassword',
        summary: 'Set a new password by the one before; all other sign-ins end.',
        body: NewPassword,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { current = null, password } = request.body;
      await app.ownSignIns.changePassword(await ownSignIn(request, context), current, password);
      return reply.status(204).send(null);
    },
  );

  instance.get(
    '/koine/v1/me/sign-ins',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listOwnSignIns',
        summary: 'Where the agent who asks is signed in, the newest first; all on one page.',
        response: { 200: List(SignInPlace) },
      },
    },
    async (request) => {
      const own = await ownSignIn(request, context);
      const items = (await app.ownSignIns.list(own)).map(({ createdAt, lastUsedAt, expiresAt, ...place }) => ({
        ...place,
        device: deviceName(place.device),
        createdAt: encodeTime(createdAt),
        lastSeenAt: lastUsedAt === null ? null : encodeTime(lastUsedAt),
        expiresAt: expiresAt === null ? null : encodeTime(expiresAt),
        isThis: place.id === own.credentialId,
      }));
      return { items, next: null };
    },
  );

  instance.delete(
    '/koine/v1/me/sign-ins/:id',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'endOwnSignIn',
        summary: 'End one of the own sign-ins; its open windows are signed out at once.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.ownSignIns.end(await ownSignIn(request, context), request.params.id);
      return reply.status(204).send(null);
    },
  );

  instance.delete(
    '/koine/v1/me/sign-ins',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'endOtherSignIns',
        summary: 'End all of the own sign-ins but the one that asks.',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await app.ownSignIns.endOthers(await ownSignIn(request, context));
      return reply.status(204).send(null);
    },
  );

  instance.delete(
    '/koine/v1/agents/:id/second-factors',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'clearSecondFactors',
        summary: 'Remove all second factors of an agent who lost them; their sign-ins end.',
        description: 'For owners and admins who proved just now who they are. Only an owner does it to an owner.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor } = await freshSignIn(request, context);
      await app.secondFactors.clear(actor, actor.accountId, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
