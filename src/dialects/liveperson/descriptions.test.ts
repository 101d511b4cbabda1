import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { type Koine, startKoine } from '../../../test/support/koine.ts';
import { descriptions } from './descriptions.ts';
import { type Client, openClient } from './fixtures/client.ts';

let koine: Koine;
let client: Client;

before(async () => {
  koine = await startKoine();
  client = await openClient(koine);
});
after(() => koine.close());

type Name = keyof typeof descriptions;

test('every answer has the shape that is told of it', async () => {
  const chat = await client.startChatting({
    engagementId: 1,
    customVariables: { customVariable: { name: 'a', value: 'b' } },
  });
  await client.say(chat, 'Hello');
  const lookUp = `/csdr/account/${client.account}/service`;
  const asked: readonly (readonly [Name, string])[] = [
    ['account', ''],
    ['service', `${lookUp}/conversationVep/baseURI.json?version=1.0`],
    ['services', `${lookUp}/baseURI.json?version=1.0`],
    ['availability', '/chat/availability'],
    ['availability', '/chat/availability?skill=Support&skill=Returns'],
    ['slots', '/chat/availableSlots'],
    ['wait', '/chat/estimatedWaitTime'],
    ['preSurvey', '/chat/preSurvey'],
    ['offlineSurvey', '/chat/offlineSurvey'],
    ['chat', chat],
    ['chat', `${chat}?from=4`],
    ['chat', `${chat}?from=5`],
    ['events', `${chat}/events`],
    ['events', `${chat}/events?from=4`],
    ['event', `${chat}/events/0`],
    ['event', `${chat}/events/1`],
    ['info', `${chat}/info`],
    ['visitorName', `${chat}/info/visitorName`],
    ['visitorTyping', `${chat}/info/visitorTyping`],
    ['agentTyping', `${chat}/info/agentTyping`],
    ['exitSurvey', `${chat}/exitSurvey`],
    ['customVariables', `${chat}/customVariables`],
    ['customVariables', `${await client.start()}/customVariables`],
  ];
  const fits = async (name: Name, path: string) => {
    const { status, body } = await client.ask(path);
    assert.equal(status, 200, path);
    const faults = [...Value.Errors(descriptions[name].answer, body)];
    assert.deepEqual(faults, [], `${name}: ${JSON.stringify(body)}`);
  };
  const questions = [
    { id: 1, type: 'Radio Button', label: 'Solved?', entries: [{ value: 'yes', shows: [2] }] },
    { id: 2, type: 'Checkbox', label: 'Why?', entries: [{ value: 'a' }, { value: 'b', shows: [1, 2] }] },
  ];
  for (const turned of [{}, { singleEvent: 'array', infoLinks: 'both', agentText: 'html', offset: '-05:00' }]) {
    await client.withSettings({ ...turned, surveys: { exit: { id: 3, questions } } }, async () => {
      for (const [name, path] of asked) await fits(name, path);
    });
  }
  await client.withSettings({ surveys: { exit: { id: 3, questions: questions.slice(0, 1) } } }, () =>
    fits('exitSurvey', `${chat}/exitSurvey`),
  );
  const told = new Set(asked.map(([name]) => name));
  const untold = Object.entries(descriptions).flatMap(([name, { answer }]) =>
    told.has(name as Name) || ('type' in answer && answer.type === 'null') ? [] : name,
  );
  assert.deepEqual(untold, ['script']);
});

test('what is told to answer nothing does so', async () => {
  const { body } = await koine.ask('/dialects/liveperson/openapi.json');
  const start = body.paths['/api/account/{account}/chat/request'].post;
  assert.deepEqual(start.responses['2XX'], { description: 'Done.' });
  assert.deepEqual(Object.keys(start.requestBody.content), ['application/json', 'application/xml']);
  const { request } = start.requestBody.content['application/json'].schema.properties;
  assert.deepEqual(request, { $ref: '#/components/schemas/StartRequest' });
  assert.deepEqual(
    start.parameters.map(({ name }: { name: string }) => name),
    ['account', 'v', 'NC', 'appKey'],
  );
});
