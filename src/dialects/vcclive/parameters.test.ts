import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { type Customer, makeCustomer } from './fixtures/customer.ts';

let koine: Koine;
let customer: Customer;

before(async () => {
  koine = await startKoine();
  customer = await makeCustomer(koine);
  await customer.put();
  for (const chatId of [2, 3, 4]) await customer.put({ chatId, entityId: chatId * 10 });
});
after(() => koine?.close());

const ids: Customer['ids'] = (query) => customer.ids(query);

async function faultsOf(query: string): Promise<readonly string[]> {
  const { status, body } = await customer.ask(`/v2/projects/822/chats?${query}`);
  assert.equal(status, 400, query);
  return body.errors.map(({ code, message }: { code: number; message: string }) => {
    assert.equal(code, 400);
    return message.replace(/:.*/, '');
  });
}

test('[V8] parameters with other names, in another case or in brackets are ignored', async () => {
  assert.deepEqual(await ids('limit=2&page=7&_=1&LIMIT=1&userid=7&limit[]=1&__proto__=1&=&&'), [1, 2]);
});

test('[V8] a blank parameter is none, and of one given several times the last counts', async () => {
  assert.deepEqual(await ids('userId=&entityId=&startDate=&start=&limit=&num=&direction='), [1, 2, 3, 4]);
  assert.deepEqual(await ids('limit&start=+'), [1, 2, 3, 4]);
  assert.deepEqual(await ids('limit=1&limit=2'), [1, 2]);
  assert.deepEqual(await ids('limit=x&limit=2'), [1, 2]);
  assert.deepEqual(await ids('limit=1&limit='), [1, 2, 3, 4]);
  assert.deepEqual(await faultsOf('limit=1&limit=x'), ['limit']);
});

test('[V8] parameters are read however they are escaped, and without the blanks around them', async () => {
  assert.deepEqual(await ids('%6Cimit=%32'), [1, 2]);
  assert.deepEqual(await ids('limit=%201+&direction=%64esc'), [4]);
  assert.deepEqual(await ids('startDate=2023%2D01%2d20&limit=1'), [1]);
  assert.deepEqual(await ids('start=0003'), [3, 4]);
});

test('[V7] [K6] all that is wrong with a request is told at once', async () => {
  const wrong = 'userId=a&entityId=-6&startDate=2023-02-29&start=1.5&limit=1e3&num=0x1&direction=up';
  assert.deepEqual(await faultsOf(wrong), ['userId', 'entityId', 'startDate', 'start', 'limit', 'num', 'direction']);
  for (const text of ['%zz', '%E9', '%EF%BC%91', '%D9%A1', '1%202', '1,2', '+1%2B', 'null', '9'.repeat(101)]) {
    assert.deepEqual(await faultsOf(`limit=${text}`), ['limit'], text);
  }
  for (const text of ['20230120', '2023-1-20', '2023-01-20T00:00:00', '2023-13-01', '2023-00-10', 'today', '-1']) {
    assert.deepEqual(await faultsOf(`startDate=${text}`), ['startDate'], text);
  }
});

test('[V10] [V12] [V13] every parameter goes with every other', async () => {
  assert.deepEqual(await ids('entityId=30&startDate=2023-01-20&userId=660&start=1&limit=5&direction=asc'), [3]);
  assert.deepEqual(await ids('userId=660&startDate=2023-01-20&start=3&limit=2&direction=DESC'), [3, 2]);
  assert.deepEqual(await ids('userId=660&start=2&num=2'), [2, 3]);
  assert.deepEqual(await ids('userId=661&start=2&num=2'), []);
  await customer.withSettings({ startMeaning: 'offset' }, async () => {
    assert.deepEqual(await ids('userId=660&startDate=2023-01-20&start=1&limit=2'), [2, 3]);
    assert.deepEqual(await ids('entityId=30&start=1'), []);
  });
});

test('[V8] a body is ignored, whatever is in it', async () => {
  const { authorization } = customer;
  for (const [type, body] of [
    ['application/json', '{"limit":'],
    ['application/xml', '<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'],
    ['text/plain', 'N/A'],
  ] as const) {
    const headers = { authorization, 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const sent = request(`${koine.url}/v2/projects/822/chats?limit=1`, { method: 'GET', headers });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const text = (await answer.toArray()).join('');
    assert.deepEqual([answer.statusCode, JSON.parse(text).response.length], [200, 1], type);
  }
});

test('[K6] whatever is asked, the answer is a page or a refusal in the form of the vendor', async () => {
  const name = fc.constantFrom(
    'userId',
    'entityId',
    'startDate',
    'start',
    'limit',
    'num',
    'direction',
    '__proto__',
    'x',
  );
  const plausible = fc.constantFrom('1', '0', '99999999999', '2023-01-20', '0000-01-01', '9999-12-31', 'desc', '', ' ');
  const value = fc.oneof(plausible, fc.string({ unit: 'binary', maxLength: 20 }));
  const project = fc.oneof(fc.constant('822'), fc.string({ unit: 'binary', maxLength: 10 }));
  await fc.assert(
    fc.asyncProperty(project, fc.array(fc.tuple(name, value), { maxLength: 5 }), async (id, pairs) => {
      const written = (text: string) => encodeURIComponent(text.toWellFormed());
      const query = pairs.map(([key, text]) => `${key}=${written(text)}`).join('&');
      const { status, body } = await customer.ask(`/v2/projects/${written(id)}/chats?${query}`);
      assert.ok([200, 400, 404].includes(status), `${id}?${query}: ${status}`);
      assert.deepEqual(Object.keys(body), ['response', 'errors']);
      assert.equal(status === 200, body.errors.length === 0);
    }),
    { numRuns: 150, seed: 20_230_120 },
  );
});
