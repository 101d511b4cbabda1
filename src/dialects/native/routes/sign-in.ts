import Type from 'typebox';
import type { Actor } from '../../../core/access.ts';
import { rightsOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { prove, refuseForeignPage, SIGN_IN_COOKIE } from '../auth.ts';
import { encodeAgent } from '../codec.ts';
import { originOf } from '../origin.ts';
import type { RateLimits } from '../rate-limits.ts';
import { SignIn } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { Me } from '../wire.ts';

export function registerSignIn(instance: NativeInstance, context: DialectContext, limits: RateLimits): void {
  const { app } = context;
  const cookie = (value: string, seconds: number) => {
    const secure = context.publicUrl.startsWith('https:') ? '; Secure' : '';
    return `${SIGN_IN_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
  };

  instance.post(
    '/koine/v1/sign-in',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in as an agent; the answer sets the cookie `koine_session`.',
        body: SignIn,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      limits.signIn.take(request, reply);
      if (originOf(request) !== null) refuseForeignPage(request, context);
      const { email, password } = request.body;
      const device = request.headers['user-agent'] ?? '';
      const { actor, token, expiresAt } = await app.signIns.signIn(email, password, device);
      const seconds = Math.floor((expiresAt - Date.now()) / 1000);
      reply.header('set-cookie', cookie(token, seconds));
      return me(context, actor);
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
      const proof = await prove(request, context);
      if (proof?.actor.kind !== 'agent') throw new Refusal('forbidden', 'Only agents sign out; revoke a key instead.');
      await app.signIns.signOut(proof.actor.accountId, proof.credentialId);
      reply.header('set-cookie', cookie('', 0));
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
      return me(context, actor);
    },
  );
}

async function me({ app, realtime }: DialectContext, actor: Extract<Actor, { kind: 'agent' }>): Promise<Me> {
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const agent = snapshot.agents.get(actor.agentId);
  if (!agent) throw new Refusal('unauthenticated', 'The agent is gone.');
  const { id, number, name, zone } = snapshot.account;
  const rights = Object.entries(rightsOf(snapshot, agent.id)).map(([queueId, each]) => [queueId, [...each]]);
  return {
    account: { id, number, name, zone },
    agent: encodeAgent(agent, realtime.presence.stateOf('agent', agent.id), actor),
    rights: Object.fromEntries(rights),
  };
}
