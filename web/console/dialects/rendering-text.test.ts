import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerText, requestText } from './rendering-text.ts';

test('a request is told line by line', () => {
  const request = {
    method: 'GET',
    path: '/v2/chats?start=1',
    headers: { accept: 'application/json', token: '<token>' },
  };
  assert.equal(requestText(request), 'GET /v2/chats?start=1\naccept: application/json\ntoken: <token>');
  assert.equal(requestText({ ...request, headers: {} }), 'GET /v2/chats?start=1');
});

test('JSON is indented, and everything else stays as it came', () => {
  const answer = (contentType: string | null, body: string) => answerText({ status: 200, contentType, body });
  assert.equal(answer('application/json; charset=utf-8', '{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(answer('application/problem+json', '{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(answer('application/json', '{broken'), '{broken');
  assert.equal(answer('application/xml', '<a><b/></a>'), '<a><b/></a>');
  assert.equal(answer(null, '{"a":1}'), '{"a":1}');
});
