import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultPatience, nextTry, signingSecrets, withNewSecret } from './webhook.ts';

const HOUR = 3_600_000;

test('tries grow apart, differ by chance, go on for a day, and end', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }), (chances) => {
      let triedAt = 0;
      let attempts = 1;
      for (const chance of chances) {
        const next = nextTry(defaultPatience, { attempts, queuedAt: 0, triedAt, chance });
        if (next === null) break;
        const delay = defaultPatience.delaysMs[Math.min(attempts, defaultPatience.delaysMs.length) - 1] ?? 0;
        assert.ok(next - triedAt >= delay * 0.8 - 1 && next - triedAt <= delay * 1.2 + 1);
        triedAt = next;
        attempts += 1;
      }
      assert.ok(triedAt <= 24 * HOUR && triedAt > 18 * HOUR);
      assert.ok(attempts >= 10 && attempts < 20);
    }),
  );
});

test('a receiver may ask for a longer wait, up to an hour', () => {
  const failed = { attempts: 1, queuedAt: 0, triedAt: 0, chance: 0.5 };
  const waits = [0, 1_000, 60_000, 9 * HOUR].map((askedForMs) => nextTry(defaultPatience, { ...failed, askedForMs }));
  assert.deepEqual(waits, [5_000, 5_000, 60_000, HOUR]);
});

test('after a new secret those before it sign until their time is over, and there are never more than four', () => {
  let secrets = withNewSecret({ secrets: [] }, 'a', { at: 0, overlapMs: HOUR });
  secrets = withNewSecret({ secrets }, 'b', { at: 0, overlapMs: HOUR });
  assert.deepEqual(signingSecrets({ secrets }, HOUR - 1), ['b', 'a']);
  assert.deepEqual(signingSecrets({ secrets }, HOUR), ['b']);
  secrets = withNewSecret({ secrets }, 'c', { at: 10, overlapMs: 9 * HOUR });
  assert.deepEqual(signingSecrets({ secrets }, HOUR), ['c', 'b']);
  for (const secret of 'defgh') secrets = withNewSecret({ secrets }, secret, { at: 20, overlapMs: HOUR });
  assert.deepEqual(signingSecrets({ secrets }, 21), ['h', 'g', 'f', 'e']);
  assert.deepEqual(signingSecrets({ secrets: withNewSecret({ secrets }, 'z', { at: 30, overlapMs: 0 }) }, 30), ['z']);
});
