import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Account } from '../../core/directory.ts';
import type { DialectContext } from '../dialect.ts';
import { tenantOf } from './auth.ts';
import { settingsOf } from './settings.ts';

/** What a browser asks before it lets a page send. No cookie travels from other origins: the page must hold a credential. */
const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, Accept, X-XSRF-TOKEN, SO-AppToken, SO-Language, SO-Culture, SO-TimeZone, SO-Browser-TZ-Offset',
  'access-control-max-age': '7200',
} as const;

/** Lets pages of the origins in the account's settings read the answers; of none, unless there are some. */
export function admitPages(instance: FastifyInstance, context: DialectContext, paths: readonly string[]): void {
  instance.addHook('onSend', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    reply.header('vary', 'Origin');
    if (!(await isAllowed(origin, request, context))) return;
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'SO-TIMEZONE' });
  });
  for (const path of paths) {
    instance.options(path, { config: { access: 'public' } }, (_, reply) =>
      reply.status(204).headers(preflightHeaders).send(),
    );
  }
}

/** By the account of whoever asks, else by the one that the address names. */
async function isAllowed(origin: string, request: FastifyRequest, context: DialectContext): Promise<boolean> {
  const { accounts } = context.app;
  if (request.actor) return allows((await accounts.snapshot(request.actor.accountId)).account, origin);
  const tenant = await tenantOf(request, context);
  if (tenant) return allows(tenant.account, origin);
  // A preflight bears no credential: which account is meant only the request after it tells.
  return request.method === 'OPTIONS' && (await accounts.all()).some((account) => allows(account, origin));
}

function allows(account: Account, origin: string): boolean {
  try {
    const { corsOrigins } = settingsOf(account);
    return corsOrigins.includes('*') || corsOrigins.includes(origin);
  } catch {
    // Settings that cannot be understood fail the requests of their own account, and allow nobody.
    return false;
  }
}
