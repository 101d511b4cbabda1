import type { FastifyRequest } from 'fastify';
import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { DialectContext } from '../dialect.ts';
import { readClaims, tokenOf } from './jwt.ts';

/** The dialect's name among the store's credentials; tokens that only renew others have a name of their own. */
export const ACCESS = 'twin';
export const REFRESH = 'twin-refresh';

/** A JWT that a sign-in gave, or `<account's slug>.<key>`. */
export async function authenticate(request: FastifyRequest, { app }: DialectContext): Promise<Actor | null> {
  const token = tokenOf(request.headers.authorization);
  if (token === null) return null;
  const claims = readClaims(token);
  if (!claims) return (await proveKey(app, token, ACCESS))?.actor ?? null;
  const snapshot = await app.accounts.findByNumber(claims.companyId);
  const proof = snapshot && (await app.authentication.proveIn(snapshot.account.slug, token, ACCESS));
  return proof?.actor ?? null;
}

/** The proof that `<account's slug>.<secret>` gives, or null. */
export function proveKey(app: App, token: string, dialect: string) {
  const point = token.lastIndexOf('.');
  if (point < 0) return Promise.resolve(null);
  return app.authentication.proveIn(token.slice(0, point), token.slice(point + 1), dialect);
}
