import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialects } from '../../../src/dialects/index.ts';
import { kindOf, labelOf, type Shape } from './shape.ts';

test('every setting of every dialect has a field of its own kind', () => {
  const kinds = dialects.flatMap(({ name, settings }) =>
    Object.entries((settings?.shape as Shape | undefined)?.properties ?? {}).map(
      ([member, shape]) => `${name}.${member} ${kindOf(shape).kind}`,
    ),
  );
  const as = (kind: string) => kinds.filter((each) => each.endsWith(` ${kind}`)).map((each) => each.split(' ')[0]);
  assert.deepEqual(as('json'), ['liveperson.systemLines', 'liveperson.surveys']);
  assert.ok(as('choice').includes('vcclive.startMeaning') && as('choice').includes('liveperson.startStatus'));
  assert.ok(as('number').includes('liveperson.keepEnded') && as('list').includes('agendize.historyPaths'));
  assert.ok(as('switch').includes('superoffice.authorizeWithTicket') && as('text').includes('twin.zone') === false);
  assert.equal(labelOf('maxPageSize'), 'Max page size');
});
