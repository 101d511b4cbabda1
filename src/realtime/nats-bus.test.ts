import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { connect } from '@nats-io/transport-node';
import { findNatsServer } from '../../scripts/nats-server.mjs';
import type { Wake } from './bus.ts';
import { natsBus } from './nats-bus.ts';
import type { Roll } from './roll.ts';
import type { Sighting } from './sighting.ts';
import { readSignal, type Signal, type Word } from './signal.ts';

const program: string | undefined = findNatsServer();
const quiet = { warn() {}, info() {} };
const wake: Wake = { accountId: 'account', sessionId: 'session', version: 3, position: 9 };
const words: readonly Word[] = [
  {
    kind: 'typing',
    typist: 'typist',
    actor: { kind: 'visitor', id: 'visitor', name: null },
    isAmongAgents: false,
    typing: true,
    text: 'Hello',
  },
  { kind: 'received', by: 'visitor', seq: 3 },
  { kind: 'joined' },
];
const sighting: Sighting = {
  ...{ accountId: 'account', id: 'visit', inboxId: 'inbox', language: null, visit: 1, lastsMs: 60_000 },
  page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
};
const started: ChildProcess[] = [];

after(() => {
  for (const server of started) server.kill('SIGKILL');
});

/** Starts a NATS server on loopback; gives its port. */
async function startNats(port: string): Promise<{ readonly server: ChildProcess; readonly port: string }> {
  const server = spawn(program ?? '', ['-a', '127.0.0.1', '-p', port], { stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(server);
  for await (const line of createInterface({ input: server.stderr })) {
    const listening = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(line);
    if (!listening?.[1]) continue;
    server.stderr.resume();
    return { server, port: listening[1] };
  }
  throw new Error('The NATS server did not start');
}

test('[K3] wake-ups and signals reach other processes, never the sender, and a bus that comes back says what may be missed', {
  skip: program ? false : 'no NATS server on this machine',
}, async () => {
  const { server, port } = await startNats('-1');
  const url = `nats://127.0.0.1:${port}`;
  const [here, there] = await Promise.all([natsBus(url, quiet), natsBus(url, quiet)]);
  const [heardHere, heardThere]: [unknown[], Wake[]] = [[], []];
  const [missed, toldAll] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const [counted, shown] = [Promise.withResolvers<Roll>(), Promise.withResolvers<Sighting>()];
  const told: Signal[] = [];
  const member = here.join({
    woken: (each) => heardHere.push(each),
    told: (each) => heardHere.push(each),
    counted: (each) => heardHere.push(each),
    shown: (each) => heardHere.push(each),
    missed: () => undefined,
  });
  there.join({
    woken: (each) => heardThere.push(each),
    told(each) {
      told.push(each);
      if (told.length === words.length) toldAll.resolve();
    },
    counted: counted.resolve,
    shown: shown.resolve,
    missed: missed.resolve,
  });
  for (let turn = 0; turn < 500 && heardThere.length === 0; turn += 1) {
    member.wake(wake);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const stranger = await connect({ servers: url });
  for (const subject of [
    'koine.room.session',
    'koine.wake.account.session',
    'koine.roll.visitors',
    'koine.visit.account',
  ]) {
    for (const rubbish of ['', '{', 'null', '7', '{"sessionId":"session","word":{"kind":"shout"}}']) {
      stranger.publish(subject, rubbish);
    }
  }
  await stranger.flush();
  const roll: Roll = { visitorIds: ['vera'], here: true };
  for (const word of words) member.tell({ sessionId: 'session', word });
  member.count(roll);
  member.show(sighting);
  await toldAll.promise;
  assert.deepEqual(
    told,
    words.map((word) => ({ sessionId: 'session', word })),
  );
  assert.deepEqual(heardThere[0], wake);
  assert.deepEqual(await counted.promise, roll);
  assert.deepEqual(await shown.promise, sighting);
  assert.deepEqual(heardHere, []);
  await stranger.close();
  server.kill('SIGKILL');
  await once(server, 'exit');
  member.wake(wake);
  await startNats(port);
  await missed.promise;
  await Promise.all([here.close(), there.close()]);
});

test('[K6] a bus that nobody answers is told at the start', async () => {
  await assert.rejects(natsBus('nats://127.0.0.1:9', quiet));
});

test('[K6] a signal is what belongs to it and nothing else; what is none is passed over', () => {
  const [typing, received, joined] = words;
  for (const word of words) {
    const signal = { sessionId: 'session', word };
    assert.deepEqual(readSignal({ ...signal, more: 1, word: { ...word, more: 1 } }), signal);
  }
  const actor = { kind: 'visitor', id: null, name: null };
  const faulty = [
    ...[{ typist: 7 }, { typist: 'x'.repeat(101) }, { isAmongAgents: null }, { typing: 'yes' }, { text: 7 }],
    ...[{ text: 'x'.repeat(2_001) }, { actor: null }, { actor: { ...actor, kind: 'ghost' } }],
    ...[{ actor: { ...actor, id: {} } }, { actor: { ...actor, name: 'x'.repeat(1_001) } }],
  ].map((members) => ({ ...typing, ...members }));
  const marks = [{ by: 'system' }, { seq: -1 }, { seq: 0.5 }, { seq: '3' }].map((members) => ({
    ...received,
    ...members,
  }));
  for (const word of [...faulty, ...marks, { kind: 'shout' }, null, 'joined', []]) {
    assert.equal(readSignal({ sessionId: 'session', word }), null, JSON.stringify(word)?.slice(0, 100));
  }
  for (const sessionId of [7, null, 'x'.repeat(101)]) assert.equal(readSignal({ sessionId, word: joined }), null);
});
