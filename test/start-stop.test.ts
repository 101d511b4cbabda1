import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { readConnection } from '../src/store/postgres/connection-file.ts';
import { processStart } from '../src/store/postgres/process-start.ts';
import { startCrashLoad } from './support/crash-load.ts';
import { type Ended, makeKoinePlace } from './support/koine-process.ts';
import { SocketClient } from './support/socket-client.ts';

function assertRefused({ code, output, complaints }: Ended, why: RegExp): void {
  assert.equal(code, 1);
  assert.equal(output, '');
  const sentences = complaints.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  assert.equal(sentences.length, 1, complaints);
  assert.match(sentences[0] ?? '', why);
}

test('a first start says where everything is and how to sign in; a later one on the same data folder no longer tells the password', async () => {
  await using place = makeKoinePlace();
  const koine = await place.start();
  for (const [name, page] of [
    ['Console', '/console'],
    ['Demo page', '/demo'],
    ['API reference', '/docs'],
  ] as const) {
    assert.match(koine.output, new RegExp(`${name} +${koine.url}${page}\n`));
    const answer = await fetch(koine.url + page);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
  }
  const signIn = () =>
    fetch(`${koine.url}/koine/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(place.owner),
    });
  assert.equal((await signIn()).status, 200);

  assertRefused(await place.run(), /already runs on the data folder .*data \(process \d+\)/);
  assert.equal((await fetch(`${koine.url}/readyz`)).status, 200);
  assert.equal(readConnection(place.dataFolder)?.koinePid, koine.pid);

  const visitor = new SocketClient(`${koine.url.replace('http', 'ws')}/koine/v1/socket`);
  await once(visitor.socket, 'open');
  const postgres = koine.postgresPid();
  assert.notEqual(processStart(postgres), undefined);
  assert.equal((await koine.stop('SIGTERM')).code, 0);
  assert.deepEqual(await visitor.closed(), { code: 1001, reason: 'going-away' });
  assert.equal(processStart(postgres), undefined);
  assert.deepEqual(
    readdirSync(place.dataFolder).filter((name) => /lock|connection/.test(name)),
    [],
  );

  const again = await place.start();
  assert.equal(again.url, koine.url);
  assert.doesNotMatch(again.output, /password/);
  assert.equal((await signIn()).status, 200);
  assert.equal((await again.stop('SIGINT')).code, 0);
});

test('[K1] [K3] a stop under load ends cleanly, and nothing that was acknowledged is lost', async (context) => {
  await using place = makeKoinePlace();
  let koine = await place.start();
  using load = await startCrashLoad(place, koine.url);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    await load.acknowledge(10);
    const postgres = koine.postgresPid();
    const { code, complaints } = await koine.stop(signal);
    assert.equal(code, 0, complaints);
    assert.equal(processStart(postgres), undefined);
    assert.doesNotMatch(complaints, /unforeseen/);
    koine = await place.start();
  }
  await load.acknowledge(10);
  context.diagnostic(JSON.stringify(await load.finish()));
});

test('a port that is taken is named, and the next start is still the first', async () => {
  await using place = makeKoinePlace();
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  assert.ok(address !== null && typeof address === 'object');
  try {
    const refused = await place.run({ KOINE_PORT: String(address.port) });
    assertRefused(refused, new RegExp(`listens on 127\\.0\\.0\\.1:${address.port} already.*KOINE_PORT`));
    assert.equal(readConnection(place.dataFolder), undefined);
    await place.start();
    assert.match(place.owner.password, /\S{12}/);
  } finally {
    other.close();
  }
});

test('[K6] a start that cannot succeed says why in one sentence, and leaves everything as it was', async () => {
  await using place = makeKoinePlace();
  assertRefused(
    await place.run({ KOINE_DATABASE_URL: 'postgres://koine:secret-word@127.0.0.1:1/koine' }),
    /^The server 127\.0\.0\.1:1\/koine of KOINE_DATABASE_URL cannot be reached(?!.*secret-word)/,
  );
  assertRefused(await place.run({ KOINE_DATABASE_URL: 'mysql://here' }), /KOINE_DATABASE_URL must be/);
  assert.deepEqual(existsSync(place.dataFolder) && readdirSync(place.dataFolder), []);

  const newer = path.join(place.dataFolder, 'newer');
  mkdirSync(newer);
  writeFileSync(path.join(newer, 'version.json'), '{"koine":"999.0.0"}');
  assertRefused(await place.run({ KOINE_DATA: newer }), /made by Koine 999\.0\.0, which is newer/);
  assert.deepEqual(readdirSync(newer), ['version.json']);

  const file = path.join(newer, 'version.json');
  assertRefused(await place.run({ KOINE_DATA: file }), /not a folder/);
});
