import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readDialogues } from './dialogue.ts';
import { makeDialogue } from './made-dialogues.ts';
import { Random } from './random.ts';
import { type Script, writeScript } from './script.ts';
import { SessionTally, Tally } from './tally.ts';

function scripts(seed: string, count: number): readonly Script[] {
  return Array.from({ length: count }, (_, index) =>
    writeScript(seed, index, makeDialogue(new Random(`${seed}:${index}`)), {
      teamSize: 4,
      doors: ['by-hand', 'ringing', 'bot'],
    }),
  );
}

test('a seed plays the same sessions each time, another seed others', () => {
  assert.deepEqual(scripts('a', 50), scripts('a', 50));
  assert.notDeepEqual(scripts('a', 50), scripts('b', 50));
});

test('scripts hold to the declared shares, to plausible times and to what the API takes', () => {
  const all = scripts('shares', 4_000);
  const share = (holds: (script: Script) => boolean) => all.filter(holds).length / all.length;
  const near = (value: number, wanted: number) => assert.ok(Math.abs(value - wanted) < 0.02, `${value} for ${wanted}`);
  near(
    share(({ course }) => course === 'abandoned'),
    0.04,
  );
  near(
    share(({ course }) => course === 'missed'),
    0.03,
  );
  near(
    share(({ rating }) => rating !== null),
    0.4 * 0.86,
  );
  for (const { turns, transfer, agent, course, door } of all) {
    assert.equal(turns[0].side, 'visitor');
    for (const { messageId, text, waitMs } of turns) {
      assert.match(messageId, /^[A-Za-z0-9_-]{8,64}$/);
      assert.ok(text.trim() !== '' && !text.includes('{'), text);
      assert.ok(waitMs >= 1_500 && waitMs <= 60_000);
    }
    assert.equal(new Set(turns.map(({ messageId }) => messageId)).size, turns.length);
    if (!transfer) continue;
    assert.equal(course, 'answered');
    assert.notEqual(transfer.agent, agent);
    if (door === 'by-hand') assert.notEqual(transfer.how, 'unanswered', 'it would never lapse');
    assert.equal(turns[transfer.beforeTurn]?.side, 'agent');
  }
});

test('dialogues are read from a file, packed or not, and a faulty line is named', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'koine-dialogues-'));
  try {
    const lines = [
      '{"id":"1","turns":[["agent","Hello?"],["visitor","Hi"],["agent","How can I help?"]]}',
      '{"id":"2","turns":[["agent","Nobody there"]]}',
    ].join('\n');
    writeFileSync(path.join(folder, 'plain.jsonl'), lines);
    writeFileSync(path.join(folder, 'packed.jsonl.gz'), gzipSync(lines));
    writeFileSync(path.join(folder, 'faulty.jsonl'), `${lines}\n{"turns":[["robot","x"]]}`);
    const wanted = [
      {
        turns: [
          { side: 'visitor', text: 'Hi' },
          { side: 'agent', text: 'How can I help?' },
        ],
      },
    ];
    assert.deepEqual(await readDialogues(path.join(folder, 'plain.jsonl')), wanted);
    assert.deepEqual(await readDialogues(path.join(folder, 'packed.jsonl.gz')), wanted);
    await assert.rejects(readDialogues(path.join(folder, 'faulty.jsonl')), /at line 3/);
    await assert.rejects(readDialogues(path.join(folder, 'none.jsonl.gz')), { exitCode: 2 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the tally finds what is lost, doubled, altered or unseen', () => {
  const tally = new Tally();
  const session = new SessionTally(tally, 'a session');
  for (const id of ['kept', 'lost', 'twice', 'altered', 'unseen']) {
    session.sent(id, 'visitor', id);
    session.acknowledged(id, 1);
    if (id !== 'unseen') session.saw('agent', id);
    session.saw('visitor', id);
  }
  session.settle([
    { messageId: 'kept', seq: 1, text: 'kept' },
    { messageId: 'twice', seq: 1, text: 'twice' },
    { messageId: 'twice', seq: 1, text: 'twice' },
    { messageId: 'altered', seq: 1, text: 'other' },
    { messageId: 'unseen', seq: 1, text: 'unseen' },
  ]);
  const { sent, acknowledged, seen, missing, doubled } = tally.counts;
  assert.deepEqual(
    { sent, acknowledged, seen, missing, doubled },
    {
      ...{ sent: 5, acknowledged: 5, seen: 4 },
      ...{ missing: 3, doubled: 1 },
    },
  );
  assert.ok(!tally.isClean);
});
