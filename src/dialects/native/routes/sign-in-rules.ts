import { actorOf, type DialectContext } from '../../dialect.ts';
import { freshSignIn } from '../own-sign-in.ts';
import type { NativeInstance } from '../routing.ts';
import { NewSignInRules, SignInRules } from '../sign-in-wire.ts';

/** What the account asks of those who sign in. */
export function registerSignInRules(instance: NativeInstance, context: DialectContext): void {
  const { app } = context;

  instance.get(
    '/koine/v1/sign-in-rules',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getSignInRules',
        summary: 'Whom the account asks for a second factor, and whether passwords count.',
        response: { 200: SignInRules },
      },
    },
    async (request) => {
      const { secondFactorFor, providersOnly } = await app.signInRules.read(actorOf(request));
      return { secondFactorFor: [...secondFactorFor], providersOnly };
    },
  );

  instance.put(
    '/koine/v1/sign-in-rules',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeSignInRules',
        summary:
          'Say who must have a second factor, and how people come in; for owners who proved just now who they are.',
        description:
          'Whoever must have a second factor from now on and has none is signed out, and sets one up to come back. Where providers become the only way in, all but owners are signed out.',
        body: NewSignInRules,
        response: { 200: SignInRules },
      },
    },
    async (request) => {
      const { actor } = await freshSignIn(request, context);
      const { secondFactorFor, providersOnly } = await app.signInRules.change(actor, request.body);
      return { secondFactorFor: [...secondFactorFor], providersOnly };
    },
  );
}
