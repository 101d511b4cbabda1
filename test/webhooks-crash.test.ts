import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeKoinePlace } from './support/koine-process.ts';
import { findInboxKey, openVisitorSession, postJson, signIn } from './support/public-api.ts';
import { startReceiver } from './support/webhook-receiver.ts';

const MESSAGES = 10;
const settings = { KOINE_CALLABLE_NETWORKS: '127.0.0.0/8' };

test('[K3] killed with -9 while webhooks are on their way, Koine tells all of them, in order, under their ids', async () => {
  await using place = makeKoinePlace();
  const receiver = await startReceiver();
  let koine = await place.start(settings);
  const cookie = { cookie: await signIn(koine.url, place.owner), origin: koine.url };
  const hook = { url: receiver.url, events: ['message-posted'] };
  await postJson(`${koine.url}/koine/v1/webhooks`, cookie, hook);
  const { id, token } = await openVisitorSession(koine.url, await findInboxKey(koine.url));
  const visitor = { authorization: `Bearer ${token}` };
  const say = (text: string) => postJson(`${koine.url}/koine/v1/sessions/${id}/messages`, visitor, { text });
  // The fourth is taken in and never answered: that is where the process dies.
  receiver.behave((response) => void (receiver.received.length === 4 || response.writeHead(204).end()));
  for (let index = 0; index < MESSAGES; index += 1) await say(String(index));
  await receiver.hasReceived(4);
  await koine.kill();
  assert.equal(receiver.received.length, 4);
  receiver.behave((response) => response.writeHead(204).end());
  koine = await place.start(settings);
  await receiver.hasReceived(MESSAGES + 1);
  const texts = receiver.received.map(({ body }) => JSON.parse(body).data.event.text);
  assert.deepEqual(texts, ['0', '1', '2', '3', '3', '4', '5', '6', '7', '8', '9']);
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  assert.equal(ids[3], ids[4], 'what is sent again has the id that it had');
  assert.equal(new Set(ids).size, MESSAGES);
  await koine.stop();
  await receiver.close();
});
