import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../core/access.ts';
import { Refusal } from '../../core/refusal.ts';
import type { DialectContext } from '../dialect.ts';
import { isAllowed, settingsOf } from './settings.ts';

const VENDOR_DOMAIN = 'asp.virtual-call-center.eu';

/** HTTP Basic: the customer and its token. Refuses with `forbidden` an address that the account has not registered. */
export async function authenticate(request: FastifyRequest, context: DialectContext): Promise<Actor | null> {
  const basic = decodeBasic(request.headers.authorization);
  if (!basic) return null;
  const ofHost = customerOfHost(request.hostname, new URL(context.publicUrl).hostname);
  const customer = basic.user || ofHost;
  if (customer === null || (ofHost !== null && customer.toLowerCase() !== ofHost)) return null;
  const { accounts, authentication } = context.app;
  const proof = await authentication.proveIn(customer, basic.password, 'vcclive');
  if (!proof) return null;
  const { account } = await accounts.snapshot(proof.actor.accountId);
  if (!isAllowed(settingsOf(account), request.ip)) {
    throw new Refusal('forbidden', 'Requests from this address are not allowed.');
  }
  return proof.actor;
}

/** User and password of an `Authorization: Basic …` header, or null when it is none. */
export function decodeBasic(header: string | undefined): { readonly user: string; readonly password: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * The customer that a host name leads with, in lower case: below the vendor's domain, Koine's own host and `localhost`.
 * Null anywhere else, for there the first label is merely a name of the server.
 */
export function customerOfHost(host: string, ownHost: string): string | null {
  const name = host.toLowerCase();
  if (isIP(name) !== 0) return null;
  const domain = [VENDOR_DOMAIN, ownHost.toLowerCase(), 'localhost'].find((each) => name.endsWith(`.${each}`));
  if (domain === undefined) return null;
  return name.slice(0, -domain.length - 1).split('.')[0] ?? null;
}
