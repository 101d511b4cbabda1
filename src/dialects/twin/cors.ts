import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../../app/context.ts';
import type { Account } from '../../core/directory.ts';
import type { DialectContext } from '../dialect.ts';
import { readClaims, tokenOf } from './jwt.ts';
import { rootPaths } from './routing.ts';
import { originsOf } from './settings.ts';

const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type',
  'access-control-max-age': '7200',
} as const;

/**
 * Lets pages of the origins that an account names call; none unless it does. No cookie proves anybody here, so a page
 * can send only what it knows itself.
 */
export function admitPages(instance: FastifyInstance, { app }: DialectContext): void {
  instance.addHook('onSend', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    reply.header('vary', 'Origin');
    const accounts = await accountsOf(app, request);
    if (!accounts.some((account) => originsOf(account).includes(origin))) return;
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Content-Disposition',
    });
  });
  for (const path of rootPaths.flatMap((each) => [each, `${each}/*`])) {
    instance.options(path, { config: { access: 'public' } }, (_, reply) =>
      reply.status(204).headers(preflightHeaders).send(),
    );
  }
}

/** Whose settings rule: the account that is asked. Before anybody proved to be of one, any of them. */
async function accountsOf(app: App, { actor, headers }: FastifyRequest): Promise<readonly Account[]> {
  if (actor) return [(await app.accounts.snapshot(actor.accountId)).account];
  const claims = readClaims(tokenOf(headers.authorization) ?? '');
  if (!claims) return app.accounts.all();
  const told = await app.accounts.findByNumber(claims.companyId);
  return told ? [told.account] : [];
}
