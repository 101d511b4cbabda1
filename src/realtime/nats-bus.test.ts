import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { findNatsServer } from '../../scripts/nats-server.mjs';
import type { Wake } from './bus.ts';
import { natsBus } from './nats-bus.ts';

const program: string | undefined = findNatsServer();
const quiet = { warn() {}, info() {} };
const wake: Wake = { accountId: 'account', sessionId: 'session', version: 3, position: 9 };
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

test('[K3] wake-ups reach other processes, never the sender, and a bus that comes back says what may be missed', {
  skip: program ? false : 'no NATS server on this machine',
}, async () => {
  const { server, port } = await startNats('-1');
  const url = `nats://127.0.0.1:${port}`;
  const [here, there] = await Promise.all([natsBus(url, quiet), natsBus(url, quiet)]);
  const [heardHere, heardThere]: [Wake[], Wake[]] = [[], []];
  const missed = Promise.withResolvers<void>();
  const member = here.join(
    (each) => heardHere.push(each),
    () => undefined,
  );
  there.join((each) => heardThere.push(each), missed.resolve);
  for (let turn = 0; turn < 500 && heardThere.length === 0; turn += 1) {
    member.publish(wake);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(heardThere[0], wake);
  assert.deepEqual(heardHere, []);
  server.kill('SIGKILL');
  await once(server, 'exit');
  member.publish(wake);
  await startNats(port);
  await missed.promise;
  await Promise.all([here.close(), there.close()]);
});

test('[K6] a bus that nobody answers is told at the start', async () => {
  await assert.rejects(natsBus('nats://127.0.0.1:9', quiet));
});
