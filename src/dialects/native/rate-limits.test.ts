import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../core/refusal.ts';
import { RateLimit } from './rate-limits.ts';

function makeReply() {
  const headers: Record<string, unknown> = {};
  const header = (name: string, value: unknown) => {
    headers[name] = value;
  };
  return { headers, reply: { header } as unknown as Parameters<RateLimit['take']>[1] };
}

test('[N9] [K8] an address has its burst, then its rate, and hears when to come back', () => {
  let now = 0;
  const limit = new RateLimit({ burst: 3, perSecond: 0.5, now: () => now });
  const { headers, reply } = makeReply();
  const passes = (ip: string) => {
    try {
      limit.take({ ip }, reply);
      return true;
    } catch (error) {
      assert.ok(error instanceof Refusal);
      assert.equal(error.code, 'too-many-requests');
      return false;
    }
  };
  const tried = [1, 2, 3, 4, 5].map(() => passes('203.0.113.7'));
  assert.deepEqual(tried, [true, true, true, false, false]);
  assert.equal(headers['retry-after'], 2);
  assert.equal(passes('203.0.113.8'), true, 'others are not concerned');
  now += 2000;
  assert.deepEqual([passes('203.0.113.7'), passes('203.0.113.7')], [true, false]);
});

test('[K8] addresses are forgotten, oldest first, so that memory stays bounded', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 1, now: () => 0 });
  const { reply } = makeReply();
  limit.take({ ip: 'first' }, reply);
  for (let index = 0; index < 10_000; index += 1) limit.take({ ip: `other ${index}` }, reply);
  limit.take({ ip: 'first' }, reply);
});

test('a limit that spares this machine lets a local proxy through', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 1, sparesLoopback: true, now: () => 0 });
  const { reply } = makeReply();
  for (const ip of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    limit.take({ ip }, reply);
    limit.take({ ip }, reply);
  }
});
