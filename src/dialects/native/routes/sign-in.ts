import Type from 'typebox';
import { Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { refuseForeignPage } from '../auth.ts';
import { describeMe } from '../me.ts';
import { originOf } from '../origin.ts';
import { ownSignIn, pageOriginOf, placeOf, signInCookie, tellOutcome, welcome } from '../own-sign-in.ts';
import type { RateLimits } from '../rate-limits.ts';
import { SignIn } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { HalfSignedIn, PasskeyOptions, TotpSecret, WithCode, WithPasskey, WithTicket } from '../sign-in-wire.ts';
import { closed, Me } from '../wire.ts';

/** Signing in, step by step, and out. */
export function registerSignIn(instance: NativeInstance, context: DialectContext, limits: RateLimits): void {
  const { app } = context;

  instance.post(
    '/koine/v1/sign-in',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in as an agent; the answer sets the cookie `koine_session`.',
        description: '202: one thing more is wanted, which the ticket goes on with.',
        body: SignIn,
        response: { 200: Me, 202: HalfSignedIn },
      },
    },
    async (request, reply) => {
      limits.signIn.take(request, reply);
      if (originOf(request) !== null) refuseForeignPage(request, context);
      const { email, password } = request.body;
      return tellOutcome(request, reply, context, await app.signIns.signIn(email, password, placeOf(request)));
    },
  );

  instance.post(
    '/koine/v1/sign-in/code',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signInWithCode',
        summary: 'Go on with a code of the authenticator app, or a recovery code.',
        body: WithCode,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      if (originOf(request) !== null) refuseForeignPage(request, context);
      const { ticket, code } = request.body;
      const signedIn = await app.signIns.withCode(ticket, code, placeOf(request));
      await welcome(request, reply, context, signedIn);
      return describeMe(context, signedIn.actor);
    },
  );

  instance.post(
    '/koine/v1/sign-in/passkey-options',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'beginPasskeySignIn',
        summary: 'What a browser asks an authenticator for, to sign in by a passkey.',
        response: { 200: PasskeyOptions },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      const { ticket, options } = await app.passkeys.beginProof(pageOriginOf(request, context));
      return { ticket, options: { ...options } };
    },
  );

  instance.post(
    '/koine/v1/sign-in/passkey',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signInWithPasskey',
        summary: 'Sign in by a passkey alone.',
        body: WithPasskey,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      const origin = pageOriginOf(request, context);
      const { ticket, response } = request.body;
      const signedIn = await app.signIns.withPasskey(ticket, response, origin, placeOf(request));
      await welcome(request, reply, context, signedIn);
      return describeMe(context, signedIn.actor);
    },
  );

  instance.post(
    '/koine/v1/sign-in/set-up',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'beginSetUp',
        summary: 'A secret for the app of somebody who must have a second factor and has none.',
        body: WithTicket,
        response: { 200: TotpSecret },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      if (originOf(request) !== null) refuseForeignPage(request, context);
      return app.signIns.beginSetUp(request.body.ticket);
    },
  );

  instance.post(
    '/koine/v1/sign-in/set-up/code',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signInWithSetUp',
        summary: 'Come in with the first code of the app; the recovery codes are told this once.',
        body: WithCode,
        response: { 200: Type.Object({ me: Me, recoveryCodes: Type.Array(Type.String()) }, closed) },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      if (originOf(request) !== null) refuseForeignPage(request, context);
      const { ticket, code } = request.body;
      const { signedIn, recoveryCodes } = await app.signIns.withSetUp(ticket, code, placeOf(request));
      await welcome(request, reply, context, signedIn);
      return { me: await describeMe(context, signedIn.actor), recoveryCodes: [...recoveryCodes] };
    },
  );

  instance.post(
    '/koine/v1/sign-out',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'signOut',
        summary: 'End the sign-in that the request bears.',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor, credentialId } = await ownSignIn(request, context);
      await app.signIns.signOut(actor, credentialId);
      reply.header('set-cookie', signInCookie('', 0, context));
      return reply.status(204).send(null);
    },
  );

  instance.get(
    '/koine/v1/me',
    {
      config: { access: 'members' },
      schema: { operationId: 'getMe', summary: 'Who is signed in.', response: { 200: Me } },
    },
    async (request) => {
      const actor = actorOf(request);
      if (actor.kind !== 'agent') throw new Refusal('forbidden', 'A key is nobody in particular.');
      return describeMe(context, actor);
    },
  );
}
