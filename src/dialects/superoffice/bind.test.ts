import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../core/refusal.ts';
import { bind } from './bind.ts';
import { clockFor } from './clock.ts';
import { settingsOf } from './settings.ts';
import { ChatMessage, ChatPresence, ChatSessionEntity } from './wire.ts';
import { Person } from './wire-business.ts';

const account = { slug: 'acme', zone: 'Europe/Oslo', settings: {} };
const clock = clockFor(undefined, settingsOf(account as never));
const session = (given: unknown) => bind(ChatSessionEntity, given, clock, '');

test('[S12] names are read in any case and as their numbers, flags as a text with commas or a sum', () => {
  for (const given of ['UserLast', 'userlast', 6, '6']) assert.equal(session({ Status: given }).Status, 'UserLast');
  for (const given of ['UserIsTyping', 'useristyping', 1, '1']) {
    assert.equal(session({ flags: given }).Flags, 'UserIsTyping');
  }
  for (const given of ['CustomerIsTyping', 0, '', null]) {
    assert.equal(session({ flags: given }).Flags, 'CustomerIsTyping');
  }
  const masked = (mask: unknown) => bind(Person, { TableRight: { mask } }, clock, '').TableRight?.Mask;
  const masks = [3, 'select,UPDATE', 15, 'RI, RestrictedUpdate'].map(masked);
  const all = 'Select, Update, Insert, Delete';
  assert.deepEqual(masks, ['Select, Update', 'Select, Update', all, 'RI, RestrictedUpdate']);
});

test('[S5] members are read in any case at every depth; absent ones stay absent, unknown ones are passed over', () => {
  const given = session({
    CUSTOMERNAME: 'Vera',
    person: { personid: '5', fullNAME: 'Vera Lynn', extra: 1 },
    nothing: 1,
  });
  assert.deepEqual(
    [Object.keys(given).sort(), given.Person?.PersonId, given.Person?.FullName, given.Person?.Email],
    [['CustomerName', 'Person'], 5, 'Vera Lynn', ''],
  );
});

test('[S5] lists are read as XML has them too', () => {
  const topics = (ChatTopics: unknown) => bind(ChatPresence, { UserId: 1, ChatTopics }, clock, '').ChatTopics;
  const read = [[1, '2'], { int: ['1', '2'] }, { int: '1' }, ''].map(topics);
  assert.deepEqual(read, [[1, 2], [1, 2], [1], []]);
  assert.throws(() => topics('1'), Refusal);
});

test('[S19] texts are cut at the lengths of the vendor’s columns, never within a character', () => {
  const long = '😀'.repeat(600);
  const { CustomerAlias, CustomerPhone, CustomerName, SessionKey } = session({
    CustomerAlias: long,
    CustomerPhone: `${'1'.repeat(31)}😀`,
    CustomerName: long,
    SessionKey: long,
  });
  assert.deepEqual(
    [CustomerAlias, CustomerPhone, CustomerName, SessionKey].map((text) => [text?.length, text?.isWellFormed()]),
    [
      [64, true],
      [31, true],
      [254, true],
      [254, true],
    ],
  );
  const { Message, Author } = bind(ChatMessage, { Message: long, Author: long }, clock, 'Message');
  assert.deepEqual([Message?.length, Author?.length], [1200, 254]);
});

test('[S9] dates come in with any fraction, with an offset or in the zone of the request; what is no date is none', () => {
  const at = (WhenEnded: unknown) => session({ WhenEnded }).WhenEnded;
  assert.equal(at('2026-01-05T10:00:00.000Z'), '2026-01-05T10:00:00.000Z');
  assert.equal(at('2026-01-05T11:00:00.7108516+01:00'), '2026-01-05T10:00:00.710Z');
  assert.equal(at('2026-01-05T11:00:00'), '2026-01-05T10:00:00.000Z');
  assert.equal(at('2026-01-05T11:00:00 02:00'), '2026-01-05T09:00:00.000Z');
  assert.equal(at('2026-01-05 11:00'), '2026-01-05T10:00:00.000Z');
  for (const none of ['', 0, null, '0001-01-01T00:00:00']) assert.equal(at(none), '0001-01-01T00:00:00');
});

test('[K6] what .NET could not bind is refused, and told by the member’s name', () => {
  for (const given of [
    { Status: 'Lost' },
    { Status: 12 },
    { Flags: 4 },
    { Flags: -1 },
    { Rating: 1.5 },
    { Rating: 2 ** 31 },
    { Rating: 'many' },
    { CustomerName: {} },
    { CustomerConsented: 'perhaps' },
    { WhenEnded: 'soon' },
    { Person: [] },
    { Person: { PersonId: 'x' } },
    [],
    'text',
  ]) {
    assert.throws(() => session(given), Refusal, JSON.stringify(given));
  }
});
