import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

const ask = (path: string, body?: unknown, method?: string, token = koine.main.key) =>
  koine.ask(`/koine/v1${path}`, { token, ...(body !== undefined && { body }), ...(method && { method }) });

const stars = { id: 'happy', kind: 'stars', label: 'How was it?', required: true, measures: 'csat' };
const friends = { id: 'friends', kind: 'scale', label: 'Would you recommend us?', min: 0, max: 10, measures: 'nps' };
const mail = { id: 'mail', kind: 'email', label: 'E-mail', required: true, fills: 'email' };

async function makeSurvey(form: string, questions: readonly unknown[]) {
  const made = await ask('/surveys', { name: form, form, title: 'A few questions', questions });
  assert.equal(made.status, 201);
  return made.body;
}

test('a survey is made, changed under a new version, and refused where it makes no sense', async () => {
  const made = await makeSurvey('exit', [stars]);
  assert.deepEqual([made.version, made.questions[0].required, made.questions[0].options], [1, true, []]);
  const path = `/surveys/${made.id}`;
  assert.equal((await ask(path, { name: 'After the chat', questions: [stars] }, 'PATCH')).body.version, 1);
  const changed = await ask(path, { questions: [stars, friends] }, 'PATCH');
  assert.deepEqual([changed.body.name, changed.body.version], ['After the chat', 2]);
  assert.ok((await ask('/surveys')).body.items.some(({ id }: { id: string }) => id === made.id));
  const refused = await ask(path, { questions: [stars, { ...friends, max: 5 }] }, 'PATCH');
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/questions/1/measures']);
});

test('a form that is filled in after the opening tells who the visitor is', async () => {
  const { inbox } = koine.main;
  const preChat = await makeSurvey('pre-chat', [mail]);
  const { body: welcome } = await koine.ask('/koine/v1/visitors', { body: { inboxKey: inbox.key } });
  const opening = { id: randomUUID(), intake: true };
  await ask('/sessions', opening, 'POST', welcome.token);
  const path = `/sessions/${opening.id}`;
  const filled = { type: 'submit-form', surveyId: preChat.id, answers: { mail: 'zoe@shop.example' } };
  assert.equal((await ask(`${path}/commands`, filled, 'POST', welcome.token)).status, 200);
  const { body: session } = await ask(path);
  assert.deepEqual([session.stage, session.visitor.email], ['waiting', 'zoe@shop.example']);
  const { body: known } = await ask(`/visitors/${welcome.visitor.id}`);
  assert.equal(known.email, 'zoe@shop.example');
});

test('visitors are asked before and after a chat, and what they answer counts', async () => {
  const { inbox } = koine.main;
  const preChat = await makeSurvey('pre-chat', [mail]);
  const exit = await makeSurvey('exit', [stars, friends]);
  const strange = await ask(`/inboxes/${inbox.id}`, { surveys: { 'pre-chat': exit.id } }, 'PATCH');
  assert.deepEqual([strange.status, strange.body.errors[0].pointer], [400, '/surveys/pre-chat']);
  const set = await ask(`/inboxes/${inbox.id}`, { surveys: { 'pre-chat': preChat.id, exit: exit.id } }, 'PATCH');
  assert.deepEqual(set.body.surveys, { 'pre-chat': preChat.id, exit: exit.id });
  const { body: status } = await koine.ask(`/koine/v1/widget/${inbox.key}`);
  assert.deepEqual([status.surveys['pre-chat'].id, status.surveys.offline], [preChat.id, null]);

  const { body: welcome } = await koine.ask('/koine/v1/visitors', { body: { inboxKey: inbox.key } });
  const opening = { id: randomUUID(), surveyId: preChat.id, answers: { mail: 'nobody' } };
  const refused = await ask('/sessions', opening, 'POST', welcome.token);
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/answers/mail']);
  const opened = await ask('/sessions', { ...opening, answers: { mail: 'vera@shop.example' } }, 'POST', welcome.token);
  assert.deepEqual([opened.status, opened.body.visitor.email], [201, 'vera@shop.example']);

  const commands = `/sessions/${opened.body.id}/commands`;
  assert.equal((await ask(commands, { type: 'end' }, 'POST', welcome.token)).status, 200);
  const submitted = { type: 'submit-form', form: 'exit', surveyId: exit.id, answers: { happy: '4', friends: '9' } };
  assert.equal((await ask(commands, { ...submitted, answers: { happy: '9' } }, 'POST', welcome.token)).status, 400);
  assert.equal((await ask(commands, submitted, 'POST', welcome.token)).status, 200);
  const { body: session } = await ask(`/sessions/${opened.body.id}`);
  assert.deepEqual(session.scores, { csat: 0.75, csi: null, nps: 9, ces: null, fcr: null });
  const { body: log } = await ask(`/sessions/${opened.body.id}/events`);
  const forms = log.items.filter(({ type }: { type: string }) => type === 'form-submitted');
  assert.deepEqual(
    forms.map(({ survey, scores }: { survey: unknown; scores: unknown }) => [survey, scores]),
    [
      [{ id: preChat.id, version: 1 }, {}],
      [
        { id: exit.id, version: 1 },
        { csat: 0.75, nps: 9 },
      ],
    ],
  );
});
