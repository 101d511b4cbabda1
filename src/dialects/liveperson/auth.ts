import type { FastifyRequest } from 'fastify';
import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import type { DialectContext } from '../dialect.ts';

/** The application key, in the header or the query: it must belong to the account in the path. */
export async function authenticate(request: FastifyRequest, { app }: DialectContext): Promise<Actor | null> {
  const { account } = request.params as { readonly account?: string };
  const key = keyIn(request);
  if (account === undefined || key === null) return null;
  const snapshot = await findAccount(app, account);
  if (!snapshot) return null;
  const proof = await app.authentication.proveIn(snapshot.account.slug, key, 'liveperson');
  return proof?.actor ?? null;
}

/** The account with this name or, as the vendor's accounts have one, number. A suffix of the path is no part of it. */
export async function findAccount(app: App, named: string): Promise<Snapshot | null> {
  const name = named.replace(/\.(json|xml)$/, '');
  const bySlug = await app.accounts.findBySlug(name);
  if (bySlug || !/^[1-9]\d{0,8}$/.test(name)) return bySlug;
  return app.accounts.findByNumber(Number(name));
}

/** `LivePerson appKey=…` or `Bearer …`; without such a header the query's `appKey` in any case; two are none. */
function keyIn({ headers, query }: FastifyRequest): string | null {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const [, appKey, token] = /^(?:LivePerson\s+appKey=([^\s,]+)|Bearer\s+(\S+))\s*$/i.exec(authorization) ?? [];
    return appKey ?? token ?? null;
  }
  const given = Object.entries(query as Readonly<Record<string, string | readonly string[]>>)
    .filter(([name]) => name.toLowerCase() === 'appkey')
    .flatMap(([, value]) => value)
    .filter((value) => value !== '');
  return given.length === 1 ? (given[0] ?? null) : null;
}
