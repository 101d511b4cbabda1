import { randomBytes } from 'node:crypto';
import type { Proof } from '../../app/authentication.ts';
import type { App } from '../../app/context.ts';

/** The name of tickets among the credentials: unlike tokens they last as long as they are used. */
const TICKETS = 'superoffice-ticket';

/** How long a ticket lasts after its last use, as at the vendor. */
const TICKET_MS = 6 * 3_600_000;

/** A new ticket's secret, for an agent. */
export async function issueTicket(app: App, accountId: string, agentId: string, now = Date.now()): Promise<string> {
  const secret = randomBytes(32).toString('hex');
  await app.keys.issueToken(accountId, {
    name: 'SuperOffice ticket',
    dialect: TICKETS,
    agentId,
    scopes: ['read', 'chat'],
    secret,
    expiresAt: now + TICKET_MS,
  });
  return secret;
}

/** Whose ticket it is; with this it lasts anew. Null when it is none (any more). */
export async function proveTicket({ authentication }: App, slug: string, secret: string): Promise<Proof | null> {
  const proof = await authentication.proveIn(slug, secret, TICKETS);
  if (proof) await authentication.prolong(proof, TICKET_MS);
  return proof;
}
