import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { CallerLimits, headersOf } from '../caller-limits.ts';

let koine: Koine;
let cookie: string;

before(async () => {
  koine = await startKoine({ trustedProxies: ['127.0.0.1'] });
  cookie = await koine.signIn(koine.main.owner);
});
after(() => koine.close());

const change = (body: unknown) => koine.ask('/koine/v1/request-limits', { method: 'PATCH', cookie, body });

test('[N9] a minute’s quota passes at once, then what has been refilled; the headers say how one stands', () => {
  let now = 0;
  const limits = new CallerLimits(() => now);
  const first = limits.take('key', 'a', 2);
  assert.deepEqual(headersOf([first]), { 'ratelimit-policy': '"key";q=2;w=60', ratelimit: '"key";r=1;t=30' });
  assert.equal(limits.take('key', 'a', 2).waitSeconds, 0);
  assert.deepEqual(limits.take('key', 'a', 2), { kind: 'key', quota: 2, left: 0, resetSeconds: 60, waitSeconds: 30 });
  assert.equal(limits.take('key', 'b', 2).waitSeconds, 0, 'others are not concerned');
  assert.equal(limits.take('visitor', 'a', 2).waitSeconds, 0);
  now += 30_000;
  assert.equal(limits.take('key', 'a', 2).waitSeconds, 0);
  assert.equal(limits.take('key', 'a', 2).waitSeconds, 30);
});

test('property: nobody passes more often than the quota and what was refilled', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), gaps, (quota, waits) => {
      let now = 0;
      const limits = new CallerLimits(() => now);
      let passed = 0;
      for (const wait of waits) {
        now += wait;
        if (limits.take('visitor', 'a', quota).waitSeconds === 0) passed += 1;
      }
      assert.ok(passed <= quota + (now / 60_000) * quota + 1e-6);
    }),
  );
});

test('[K8] callers are forgotten, oldest first', () => {
  const limits = new CallerLimits(() => 0);
  limits.take('address', 'first', 1);
  for (let index = 0; index < 10_000; index += 1) limits.take('address', `other ${index}`, 1);
  assert.equal(limits.take('address', 'first', 1).waitSeconds, 0);
});

test('[N9] visitors, keys and addresses are limited as the account says, at both mounts together; agents are not', async () => {
  assert.deepEqual((await change({ visitor: 3, key: 2 })).body, { visitor: 3, key: 2, address: null });
  const { token } = await koine.addVisitor(koine.main);
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const asVisitor = (path: string) => koine.ask(`${path}/sessions`, { token, headers: from('203.0.113.7') });
  const first = await asVisitor('/koine/v1');
  assert.equal(first.headers.get('ratelimit-policy'), '"visitor";q=3;w=60, "address";q=1200;w=60');
  assert.match(first.headers.get('ratelimit') ?? '', /^"visitor";r=2;t=20, "address";r=1199;t=1$/);
  await asVisitor('/dialects/native/koine/v1');
  await asVisitor('/koine/v1');
  const refused = await asVisitor('/dialects/native/koine/v1');
  assert.deepEqual([refused.status, refused.body.code], [429, 'too-many-requests']);
  assert.match(refused.headers.get('retry-after') ?? '', /^(19|20)$/);
  assert.match(refused.headers.get('ratelimit') ?? '', /^"visitor";r=0;t=(59|60), /);
  const asKey = () => koine.ask('/koine/v1/sessions', { token: koine.main.key });
  const statuses = [await asKey(), await asKey(), await asKey()].map(({ status }) => status);
  assert.deepEqual(statuses, [200, 200, 429]);
  await change({ visitor: null, key: null });
  assert.equal((await asKey()).status, 200);
  const agent = await koine.ask('/koine/v1/sessions', { cookie });
  assert.equal(agent.headers.get('ratelimit'), null);
  const nobody = await koine.ask(`/koine/v1/widget/${koine.main.inbox.key}`, { headers: from('203.0.113.8') });
  assert.equal(nobody.headers.get('ratelimit-policy'), '"address";q=1200;w=60');
  assert.equal((await koine.ask(`/koine/v1/widget/${koine.main.inbox.key}`)).headers.get('ratelimit'), null);
});
