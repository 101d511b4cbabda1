import Type from 'typebox';
import type { DialectContext } from '../../dialect.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { NativeInstance } from '../routing.ts';
import { AskForReset, Redemption } from '../sign-in-wire.ts';

/** A new password by mail. */
export function registerPasswordResets(instance: NativeInstance, { app }: DialectContext, limits: RateLimits): void {
  instance.post(
    '/koine/v1/password-resets',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'askForPasswordReset',
        summary: 'Have a link for a new password sent to an agent’s address.',
        description: 'The answer is the same whether the address is anybody’s. At most three mails an hour are sent.',
        body: AskForReset,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      limits.passwordReset.take(request, reply);
      const { email, language = 'en' } = request.body;
      await app.passwordResets.ask(email, language);
      return reply.status(204).send(null);
    },
  );

  instance.post(
    '/koine/v1/password-resets/redeem',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'redeemPasswordReset',
        summary: 'Set a new password by the token of the mail; all sign-ins of the agent end.',
        body: Redemption,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      const { token, password } = request.body;
      await app.passwordResets.redeem(token, password);
      return reply.status(204).send(null);
    },
  );
}
