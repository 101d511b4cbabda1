import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastify } from 'fastify';
import { answerRefusal } from '../mount.ts';
import { sendList } from './answers.ts';
import { account } from './fixtures/account.ts';
import { vcclive } from './index.ts';
import { settingsOf } from './settings.ts';

/** Asks for a list that is made of these pieces; an error among them is thrown in its place. */
async function ask(...pieces: readonly (readonly number[] | Error)[]) {
  async function* make(): AsyncGenerator<readonly number[]> {
    for (const piece of pieces) {
      if (piece instanceof Error) throw piece;
      yield piece;
    }
  }
  const server = fastify();
  server.setErrorHandler((error, request, reply) => answerRefusal(vcclive, error, request, reply));
  server.get('/', (request, reply) =>
    sendList({ request, reply, settings: settingsOf(account), resource: 'ChatsResource' }, pieces.length, make()),
  );
  try {
    return await fetch(`${await server.listen({ host: '127.0.0.1', port: 0 })}/`);
  } finally {
    void server.close();
  }
}

test('[V4] [V9] a list is whole in however many pieces it is written', async () => {
  for (const [pieces, told] of [
    [[], []],
    [[[]], []],
    [[[], [1]], [1]],
    [[[1]], [1]],
    [
      [[1, 2], [3], [], [4]],
      [1, 2, 3, 4],
    ],
  ] as const) {
    const answer = await ask(...pieces);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { response: told, errors: [] });
  }
});

test('[V4] [K6] what goes wrong at first is told as a failure; later, the answer breaks off and passes for no list', async () => {
  const failed = await ask(new Error('gone'), [1]);
  assert.equal(failed.status, 500);
  assert.equal(failed.headers.get('etag'), null);
  assert.deepEqual(await failed.json(), {
    response: null,
    errors: [{ code: 500, message: 'Something went wrong on the server.' }],
  });
  await assert.rejects(async () => (await ask([1], new Error('gone'))).text());
});
