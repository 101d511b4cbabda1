import assert from 'node:assert/strict';
import test from 'node:test';
import { byStanding, loadOf, riskTone, waitTone } from './live-tones.ts';

test('a wall turns amber after a minute of waiting, red after three, and red for a broken promise', () => {
  assert.deepEqual([null, 59_999, 60_000, 180_000].map(waitTone), ['calm', 'calm', 'warn', 'bad']);
  assert.equal(riskTone({ atRisk: 0, overdue: 0 }), 'calm');
  assert.equal(riskTone({ atRisk: 3, overdue: 0 }), 'warn');
  assert.equal(riskTone({ atRisk: 3, overdue: 1 }), 'bad');
});

test('agents stand by who is there, and of these who has most to do', () => {
  const agent = (name: string, state: string, active: number, capacity = 4) => ({
    agent: { name },
    state,
    active,
    ringing: 0,
    wrappingUp: 0,
    capacity,
  });
  const all = [agent('Ann', 'away', 4), agent('Ben', 'online', 1), agent('Cy', 'offline', 0), agent('Di', 'online', 3)];
  assert.deepEqual(
    all.toSorted(byStanding).map((each) => each.agent.name),
    ['Di', 'Ben', 'Ann', 'Cy'],
  );
  assert.equal(loadOf(agent('Eve', 'online', 9)), 1);
  assert.equal(loadOf(agent('Eve', 'online', 0, 0)), 1);
});
