import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSocketServer, type SocketServer } from '../../../test/support/socket-server.ts';

let koine: SocketServer;
before(async () => {
  koine = await openSocketServer();
});
after(() => koine.close());

test('[K3] a watch tells what is stored, then what comes', async () => {
  const visitor = await koine.visitor();
  const sessionId = await koine.session(visitor);
  const client = await koine.connect(visitor.token);
  const stored = await client.watch(sessionId);
  assert.equal(stored[0]?.type, 'session-opened');
  const answer = await client.command(sessionId, { type: 'post-message', messageId: 'message-1', text: 'Hello' });
  assert.equal(answer.t, 'done');
  const { event } = await client.next('event');
  assert.deepEqual(
    [event.seq, event.previous, (event as { text?: string }).text],
    [answer.seq, stored.at(-1)?.seq, 'Hello'],
  );
});
