import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { ensureDemo } from '../src/app/demo.ts';
import { rebuildRows } from '../src/app/rebuild.ts';
import { makeDialogue } from '../src/cli/simulate/made-dialogues.ts';
import { Pace } from '../src/cli/simulate/pace.ts';
import { Random } from '../src/cli/simulate/random.ts';
import { simulate } from '../src/cli/simulate/simulation.ts';
import { Tally } from '../src/cli/simulate/tally.ts';
import { dialects } from '../src/dialects/index.ts';
import { startKoine } from './support/koine.ts';

test('[K2] [K3] [K4] 200 simulated sessions lose, double and disorder nothing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'koine-simulate-'));
  const koine = await startKoine();
  try {
    const demo = await ensureDemo(koine.app, folder, dialects);
    const tally = new Tally();
    await simulate({
      url: koine.url,
      demo,
      dialogueOf: (index) => makeDialogue(new Random(`whole:${index}`)),
      sessions: 200,
      together: 25,
      seed: 'whole',
      pace: new Pace(Number.POSITIVE_INFINITY),
      tally,
      signal: new AbortController().signal,
    });
    assert.deepEqual(tally.complaints, []);
    assert.ok(tally.isClean);
    const { sessions, answered, abandoned, missed, transferred, rated, sent, acknowledged, seen } = tally.counts;
    assert.equal(sessions, 200);
    assert.equal(answered + abandoned + missed, 200);
    for (const count of [abandoned, missed, transferred, rated]) assert.ok(count > 0);
    assert.deepEqual([acknowledged, seen], [sent, sent]);
    const history = await koine.ask('/koine/v1/sessions?limit=1000', { token: String(demo.credentials.native?.key) });
    const outcomes = history.body.items.map(({ outcome }: { outcome: string }) => outcome);
    assert.equal(outcomes.length, 200);
    assert.equal(outcomes.filter((outcome: string) => outcome === 'abandoned').length, abandoned);
    assert.equal(outcomes.filter((outcome: string) => outcome === 'missed').length, missed);
    assert.equal((await rebuildRows(koine.app, { checkOnly: true })).differences, 0);
  } finally {
    await koine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
