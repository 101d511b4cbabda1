import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { ensureDemo } from '../src/app/demo.ts';
import { rebuildRows } from '../src/app/rebuild.ts';
import { figureNames, outcomes } from '../src/cli/simulate/figures.ts';
import { makeDialogue } from '../src/cli/simulate/made-dialogues.ts';
import { Pace } from '../src/cli/simulate/pace.ts';
import { Random } from '../src/cli/simulate/random.ts';
import { simulate } from '../src/cli/simulate/simulation.ts';
import { Tally } from '../src/cli/simulate/tally.ts';
import { dialects } from '../src/dialects/index.ts';
import { runJobs } from './support/jobs.ts';
import { startKoine } from './support/koine.ts';

test('[K2] [K3] [K4] 200 simulated sessions lose, double and disorder nothing, and history tells what the players did and saw', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'koine-simulate-'));
  const koine = await startKoine();
  try {
    await using _jobs = await runJobs(koine);
    const demo = await ensureDemo(koine.app, folder, dialects);
    const tally = new Tally();
    const leftOut: string[] = [];
    await simulate({
      url: koine.url,
      demo,
      dialogueOf: (index) => makeDialogue(new Random(`whole:${index}`)),
      sessions: 200,
      together: 25,
      seed: 'whole',
      mayServeBots: true,
      onLeftOut: (sentence) => leftOut.push(sentence),
      pace: new Pace(Number.POSITIVE_INFINITY),
      tally,
      signal: new AbortController().signal,
    });
    assert.deepEqual([tally.complaints, leftOut], [[], []]);
    assert.ok(tally.isClean);
    const { sessions, sent, acknowledged, seen } = tally.counts;
    assert.deepEqual([sessions, acknowledged, seen], [200, sent, sent]);
    assert.deepEqual(tally.played, tally.recorded);
    assert.deepEqual(
      figureNames.filter((name) => tally.played[name] === 0),
      [],
      'everything happens',
    );
    const token = String(demo.credentials.native?.key);
    for (const outcome of outcomes) {
      const { body } = await koine.ask(`/koine/v1/sessions/count?outcome=${outcome}`, { token });
      assert.equal(body.count, tally.played[outcome], outcome);
    }
    assert.equal((await rebuildRows(koine.app, { checkOnly: true })).differences, 0);
  } finally {
    await koine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
