import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { openWorkplace, type Workplace } from './fixtures/workplace.ts';

const LIST = '/api/v1/Agents/Chat/ChatSessionsForUser';
const origin = 'https://desk.example.com';

let place: Workplace;
before(async () => {
  place = await openWorkplace(await startKoine());
});
after(() => place?.close());

async function ask(path: string, method: string, from: string, authorization?: string) {
  const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  const headers = { origin: from, ...(authorization === undefined ? asked : { authorization }) };
  const { status, headers: told } = await place.ask(null, path, { method, headers });
  return { status, allowed: told.get('access-control-allow-origin'), told };
}

test('[S34] pages of other origins read nothing unless the settings name them', async () => {
  const { ann } = place;
  assert.equal((await ask(LIST, 'OPTIONS', origin)).allowed, null);
  const { status, allowed } = await ask(LIST, 'POST', origin, ann.authorization);
  assert.deepEqual([status, allowed], [200, null]);
  assert.equal((await ask(`/acme${LIST}`, 'OPTIONS', origin)).allowed, null);
});

test('[S34] pages of the origins in the settings may ask and read, without cookies', async () => {
  const { ann } = place;
  await place.withSettings({ corsOrigins: [origin, 'https://other.example.com'] }, async () => {
    for (const path of [LIST, `/acme${LIST}`, `/dialects/superoffice${LIST}`, '/API/v1/chatsession/1']) {
      const preflight = await ask(path, 'OPTIONS', origin);
      assert.deepEqual([preflight.status, preflight.allowed], [204, origin], path);
      assert.match(preflight.told.get('access-control-allow-headers') ?? '', /Authorization.*SO-TimeZone/);
      assert.equal(preflight.told.get('access-control-allow-credentials'), null);
      assert.equal((await ask(path, 'OPTIONS', 'https://evil.example')).allowed, null);
    }
    const answer = await ask(LIST, 'POST', origin, ann.authorization);
    assert.deepEqual([answer.status, answer.allowed, answer.told.get('vary')], [200, origin, 'Origin']);
    assert.match(answer.told.get('access-control-expose-headers') ?? '', /SO-TIMEZONE/);
    assert.equal((await ask(LIST, 'POST', 'https://evil.example', ann.authorization)).allowed, null);
    // Where the address names the tenant, a page can tell a wrong credential from a broken line.
    const wrong = await ask(`/acme${LIST}`, 'POST', origin, 'Basic eDp5');
    assert.deepEqual([wrong.status, wrong.allowed], [401, origin]);
  });
  await place.withSettings({ corsOrigins: ['*'] }, async () => {
    assert.equal((await ask(LIST, 'POST', origin, ann.authorization)).allowed, origin);
  });
});
