import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { startKoine } from '../../../test/support/koine.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';
import { putSessions } from './fixtures/sessions.ts';
import { type Operation, operations } from './operations.ts';
import { Failure } from './wire.ts';

const seedFields = readFileSync(`${import.meta.dirname}/fixtures/search-fields.txt`, 'utf8').trim();
let twin: TwinUnderTest;

before(async () => {
  twin = await startTwin(await startKoine());
  await putSessions(twin);
});
after(() => twin.close());

/** The answer, which fits what the description tells of the operation. */
async function fitting(operation: Operation, path: string, body?: unknown) {
  const { method, answer } = operation;
  const asked = await twin.ask(path, { method, ...(body !== undefined && { body }) });
  assert.ok(asked.status === 200 || asked.status === 201, `${path}: ${JSON.stringify(asked.body)}`);
  if ((answer as { readonly type?: string }).type === 'null') assert.equal(asked.body, '', path);
  else assert.deepEqual([...Value.Errors(answer as TSchema, asked.body)], [], path);
  return asked.body;
}

test('every answer fits the shape that the description tells', async () => {
  const { body } = await twin.ask('/auth/login', { body: { email: twin.email, password: twin.password } });
  await fitting(operations.login, '/auth/login', { email: twin.email, password: twin.password });
  await fitting(operations.refresh, '/auth/refresh', { refreshToken: body.refreshToken });
  await fitting(operations.refreshByQuery, `/auth/refresh?refreshToken=${body.refreshToken}`);
  const me = await fitting(operations.readMe, '/users/me');
  await fitting(operations.listUsers, '/users?allCompanies=1');
  const found = await fitting(operations.search, `/search/chat/sessions?fields=${seedFields}&allCompanies=1`);
  assert.equal(found.items.length, 6);
  await fitting(operations.search, '/search/chat/sessions?fields=id&withoutCount=1');
  await fitting(operations.listChatSessions, '/chats/sessions');
  const { items } = await fitting(operations.listSessions, '/sessions?limit=1000');
  assert.ok(items.length > 0);
  for (const { id, clientId } of items) {
    await fitting(operations.readSession, `/sessions/${id}`);
    await fitting(operations.listMessages, `/sessions/${id}/messages`);
    await fitting(operations.listClientMessages, `/clients/${clientId}/messages`);
  }
  const { id: chatId } = await fitting(operations.createChat, '/chats', { name: 'Help', sessionTtl: 120, botId: 'b' });
  await fitting(operations.changeChat, `/chats/${chatId}`, { timerFirstAnswer: 10, timerNextAnswers: 20 });
  await fitting(operations.readChat, `/chats/${chatId}`);
  await fitting(operations.listChats, '/chats');
  const commands = [{ messageBody: 'one' }];
  await fitting(operations.startMany, `/chats/${chatId}/sessions/batch`, { commands });
  await fitting(operations.resumeMany, `/chats/${chatId}/sessions/batch`, { commands });
  await fitting(operations.resume, `/chats/${chatId}/sessions`, {});
  const { id } = await fitting(operations.start, `/chats/${chatId}/sessions`, { name: 'Vera', messageBody: 'Hello' });
  const written = await fitting(operations.write, `/sessions/${id}/messages`, { body: 'two' });
  await fitting(operations.writeAsClient, `/sessions/${id}/clients/messages`, { body: 'three' });
  await fitting(operations.addOperator, `/sessions/${id}/operators/389`);
  await fitting(operations.removeOperator, `/sessions/${id}/operators/389`);
  await fitting(operations.switchOperator, `/sessions/${id}/operators/${me.id}`);
  await fitting(operations.writeAsOperator, `/sessions/${id}/operators/messages`, { body: 'four' });
  await fitting(operations.markRead, `/messages/${written.id}/read`);
  await fitting(operations.switchGroup, `/sessions/${id}/groupoperators/72`);
  await fitting(operations.markSpam, `/sessions/${id}/spam`);
  await fitting(operations.markNotSpam, `/sessions/${id}/notSpam`);
  await fitting(operations.rename, `/sessions/${id}/names/Other`);
  await fitting(operations.readSession, `/sessions/${id}`);
  await fitting(operations.close, `/sessions/${id}`, { result: 'Sold' });
  await fitting(operations.deleteChat, `/chats/${chatId}`);
  const failure = await twin.ask('/search/chat/sessions');
  assert.deepEqual([...Value.Errors(Failure, failure.body)], []);
});

test('[T18] the description names the parameters and the fields of the vendor', async () => {
  const { body } = await twin.koine.ask('/dialects/twin/openapi.json');
  const { parameters } = body.paths['/api/v1/search/chat/sessions'].get;
  const given: readonly { name: string; required: boolean }[] = parameters;
  const names = given.map(({ name }) => name);
  for (const name of ['fields', 'limit', 'offset', 'page', 'from', 'to', 'botId', 'companyId', 'allCompanies']) {
    assert.ok(names.includes(name), name);
  }
  for (const name of ['id', 'chatId', 'clientId', 'sort']) assert.ok(names.includes(name), name);
  assert.deepEqual(
    given.filter(({ required }) => required).map(({ name }) => name),
    ['fields'],
  );
  assert.equal(Object.keys(body.components.schemas.SearchItem.properties).join(), seedFields);
});
