import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { openWorkplace, type Workplace } from './fixtures/workplace.ts';
import { superoffice } from './index.ts';
import { issueTicket } from './tickets.ts';

const HOUR_MS = 3_600_000;

let place: Workplace;
let now = Date.now();
before(async () => {
  place = await openWorkplace(await startKoine({ now: () => now }));
});
after(() => place?.close());

async function statusOf(authorization: string, path = '/api/v1/User/currentPrincipal'): Promise<number> {
  return (await place.ask(null, path, { headers: { authorization } })).status;
}

test('[S33] a ticket lasts six hours after its last use, and no longer', async () => {
  const { koine, accountId, ann } = place;
  const secret = await issueTicket(koine.app, accountId, ann.agent.id, now);
  const ticket = `SOTicket 7T:acme.${secret}`;
  for (let turn = 0; turn < 4; turn += 1) {
    now += 5 * HOUR_MS;
    assert.equal(await statusOf(ticket), 200, `after ${5 * (turn + 1)} hours`);
  }
  now += 6 * HOUR_MS;
  assert.equal(await statusOf(ticket), 401);
  now -= 7 * HOUR_MS;
  assert.equal(await statusOf(`SOTICKET ${secret}`, '/acme/api/v1/User/currentPrincipal'), 200);
  assert.equal(await statusOf(`Bearer 8A:acme.${secret}`), 401);
});

test('[S33] neither a token nor a key lasts longer for being used as a ticket', async () => {
  const { koine, accountId, ann } = place;
  const expiresAt = now + 2 * HOUR_MS;
  const secret = 'a-token-of-two-hours';
  const token = { name: 'Token', dialect: 'superoffice', agentId: ann.agent.id, scopes: ['read'] as const, secret };
  await koine.app.keys.issueToken(accountId, { ...token, expiresAt });
  const made = await koine.app.keys.create(accountId, { name: 'Bot', dialect: 'superoffice', expiresAt });
  const credentials = [`SOTicket 7T:acme.${secret}`, `Bearer 8A:acme.${secret}`, `SOTicket 7T:acme.${made.secret}`];
  for (const credential of credentials) assert.equal(await statusOf(credential), 200);
  now += 3 * HOUR_MS;
  for (const credential of credentials) assert.equal(await statusOf(credential), 401);
});

test('[S33] a ticket ends with its user’s password', async () => {
  const { koine, accountId, inbox } = place;
  now = Date.now();
  const first = (await superoffice.provision?.(koine.app, accountId, inbox.id)) as Record<string, string>;
  assert.equal(await statusOf(`SoTicket ${first.ticket}`), 200);
  const second = (await superoffice.provision?.(koine.app, accountId, inbox.id)) as Record<string, string>;
  assert.equal(await statusOf(`SoTicket ${first.ticket}`), 401);
  assert.equal(await statusOf(`SoTicket ${second.ticket}`), 200);
});
