import Type from 'typebox';
import type { SignInProvider as CoreProvider } from '../../../core/sign-in.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { freshSignIn } from '../own-sign-in.ts';
import type { NativeInstance } from '../routing.ts';
import { NewSignInProvider, ProviderTest, SignInProvider, SignInProviderChanges } from '../sign-in-wire.ts';
import { ById, List } from '../wire.ts';

/** The OpenID Connect providers that an account has. Changes want an owner's fresh proof. */
export function registerSignInProviders(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;

  instance.get(
    '/koine/v1/sign-in-providers',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listSignInProviders',
        summary: 'The account’s OpenID Connect providers, without secrets; all on one page.',
        response: { 200: List(SignInProvider) },
      },
    },
    async (request) => ({ items: (await app.signInProviders.list(actorOf(request))).map(encode), next: null }),
  );

  instance.post(
    '/koine/v1/sign-in-providers',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createSignInProvider',
        summary: 'Let agents sign in by an OpenID Connect provider; for owners who proved just now who they are.',
        description:
          'It must answer. Register `/console/sign-in`, below the address of the console, there as the redirect address.',
        body: NewSignInProvider,
        response: { 201: SignInProvider },
      },
    },
    async (request, reply) => {
      const { actor } = await freshSignIn(request, context);
      return reply.status(201).send(encode(await app.signInProviders.create(actor, request.body)));
    },
  );

  instance.patch(
    '/koine/v1/sign-in-providers/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeSignInProvider',
        summary: 'Rename a provider, give it another client or secret, or switch it off and on.',
        params: ById,
        body: SignInProviderChanges,
        response: { 200: SignInProvider },
      },
    },
    async (request) => {
      const { actor } = await freshSignIn(request, context);
      return encode(await app.signInProviders.change(actor, request.params.id, request.body));
    },
  );

  instance.delete(
    '/koine/v1/sign-in-providers/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'removeSignInProvider',
        summary: 'Remove a provider: nobody signs in by it any more, and whom it knew is forgotten.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor } = await freshSignIn(request, context);
      await app.signInProviders.remove(actor, request.params.id);
      return reply.status(204).send(null);
    },
  );

  instance.post(
    '/koine/v1/sign-in-providers/:id/test',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'testSignInProvider',
        summary: 'Ask a provider whether it answers, and knows the client by its secret.',
        params: ById,
        response: { 200: ProviderTest },
      },
    },
    async (request) => ({ problem: await app.signInProviders.test(actorOf(request), request.params.id) }),
  );

  instance.delete(
    '/koine/v1/agents/:id/sign-in-links',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'forgetSignInLinks',
        summary: 'Forget by what providers know an agent; the next time they go by the e-mail address again.',
        description: 'For owners and admins who proved just now who they are. Only an owner does it to an owner.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor } = await freshSignIn(request, context);
      await app.providerSignIns.unlink(actor, request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function encode({ createdAt, ...provider }: CoreProvider): SignInProvider {
  return { ...provider, createdAt: encodeTime(createdAt) };
}
