import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { checkOf } from './schema-check.ts';

const closed = { additionalProperties: false };

test('[N1] [K6] each faulty place is named once, with what it must be', () => {
  const check = checkOf(
    Type.Object({ id: Type.String({ format: 'uuid' }), page: Type.Object({ url: Type.String() }, closed) }, closed),
  );
  assert.deepEqual(check({ id: '01a1f8dd-37b4-7b24-b70e-608121c4a3b5', page: { url: '' } }), []);
  assert.deepEqual(check({ page: { url: 7, 'a/b~c': 1 } }), [
    { pointer: '/id', detail: 'must be given' },
    { pointer: '/page/a~1b~0c', detail: 'is unknown' },
    { pointer: '/page/url', detail: 'must be string' },
  ]);
  assert.deepEqual(check({ id: 'x', page: { url: '' } }), [{ pointer: '/id', detail: 'must be a valid uuid' }]);
});

test('[K6] in a union, the variant that the tag names is judged', () => {
  const check = checkOf(
    Type.Union([
      Type.Object({ type: Type.Literal('end') }, closed),
      Type.Object({ type: Type.Literal('rate'), score: Type.Number() }, closed),
    ]),
  );
  assert.deepEqual(check({ type: 'rate', score: 3 }), []);
  assert.deepEqual(check({ type: 'rate' }), [{ pointer: '/score', detail: 'must be given' }]);
  assert.deepEqual(check({ type: 'gone' }), [{ pointer: '/type', detail: 'must be one of end, rate' }]);
  assert.deepEqual(check(null), [{ pointer: '', detail: 'must be an object' }]);
});

test('[K8] however faulty the value, the faults are few', () => {
  const check = checkOf(Type.Array(Type.Number()));
  assert.ok(check(Array.from({ length: 1000 }, () => 'x')).length <= 8);
});
