import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Facts, isNew, stepsDone } from './steps.ts';

const widget = { title: null } as NonNullable<Facts['inbox']>['widget'];
const start: Facts = {
  inbox: { name: 'Website', accent: '#2f6fed', greeting: null, widget },
  sessions: [],
  isOnline: false,
  isPlaced: false,
};
const agent = { id: 'a', number: 1, name: 'Ann' };

test('the first run knows by itself what is done, and ends when chats are answered', () => {
  assert.deepEqual(Object.values(stepsDone(start)), [false, false, false, false, false]);
  const underWay = { ...start, inbox: { name: 'Shop', accent: '#112233', greeting: null, widget }, isOnline: true };
  assert.deepEqual(stepsDone({ ...underWay, sessions: [{ agent: null }] }), {
    name: true,
    look: true,
    place: true,
    online: true,
    answer: false,
  });
  assert.equal(isNew({ ...underWay, sessions: [{ agent: null }] }), true);
  assert.equal(isNew({ ...underWay, sessions: [{ agent }] }), false);
  assert.equal(isNew({ ...start, sessions: [{ agent }, { agent }, { agent }] }), false);
  assert.equal(isNew({ ...start, inbox: null }), true);
});
