import Type from 'typebox';
import type { DialectContext } from '../../dialect.ts';
import { readCookie } from '../auth.ts';
import { pageOriginOf, placeOf, tellOutcome } from '../own-sign-in.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { NativeInstance } from '../routing.ts';
import { BeginProvider, HalfSignedIn, OfferedProviders, ProviderAnswer, ProviderStart } from '../sign-in-wire.ts';
import { closed, Me } from '../wire.ts';

const COOKIE = 'koine_provider';
const LASTS_S = 600;

/** Signing in by OpenID Connect: away to the provider, and back to a page of the console that hands its answer over. */
export function registerProviderSignIn(instance: NativeInstance, context: DialectContext, limits: RateLimits): void {
  const { app, publicUrl } = context;
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  // It never leaves with the browser: the page that hands the answer over is our own.
  const cookie = (value: string, seconds: number) =>
    `${COOKIE}=${value}; Path=/koine/v1/sign-in/provider; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;

  instance.get(
    '/koine/v1/sign-in/providers',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listOfferedProviders',
        summary: 'The providers that a sign-in page offers: of the account named by its slug, else of the first one.',
        querystring: Type.Object({ account: Type.Optional(Type.String({ maxLength: 100 })) }, closed),
        response: { 200: OfferedProviders },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      return { items: [...(await app.providerSignIns.offered(request.query.account ?? null))] };
    },
  );

  instance.post(
    '/koine/v1/sign-in/provider',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'beginProviderSignIn',
        summary: 'Where to send the browser to sign in by a provider; it alone can come back.',
        body: BeginProvider,
        response: { 200: ProviderStart },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      const redirectUri = `${pageOriginOf(request, context)}/console/sign-in`;
      const { provider, again = false } = request.body;
      const { ticket, url } = await app.providerSignIns.begin(provider, redirectUri, again);
      reply.header('set-cookie', cookie(ticket, LASTS_S));
      return { url };
    },
  );

  instance.post(
    '/koine/v1/sign-in/provider/answer',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signInWithProvider',
        summary: 'Sign in by what the provider answered; the answer sets the cookie `koine_session`.',
        description: '202: one thing more is wanted, which the ticket goes on with. Each answer is good once.',
        body: ProviderAnswer,
        response: { 200: Me, 202: HalfSignedIn },
      },
    },
    async (request, reply) => {
      limits.signInStep.take(request, reply);
      pageOriginOf(request, context);
      const ticket = readCookie(request.headers.cookie ?? '', COOKIE) ?? '';
      const outcome = await app.providerSignIns.finish(ticket, request.body.answer, placeOf(request));
      reply.header('set-cookie', cookie('', 0));
      return tellOutcome(request, reply, context, outcome);
    },
  );
}
