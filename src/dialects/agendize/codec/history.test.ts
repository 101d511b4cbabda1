import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Value from 'typebox/value';
import {
  accepted,
  agent,
  ann,
  bot,
  ended,
  greets,
  type Line,
  log,
  notes,
  opened,
  page,
  queued,
  says,
  systemLine,
  updated,
  viewed,
  visitor,
} from '../../../../test/support/log.ts';
import type { ActorRef } from '../../../core/event.ts';
import { unknownVisitor } from '../../../core/facts.ts';
import { rowOf } from '../../../core/row.ts';
import { fold } from '../../../core/session.ts';
import { clockOf } from '../clock.ts';
import { snapshot } from '../fixtures/account.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { History } from '../wire.ts';
import { encodeHistory, encodeSummary, historyEventTypes } from './history.ts';

const start = Date.parse('2024-05-02T08:15:00.900Z');
const second = (count: number) => start + count * 1000;
const robot: ActorRef = { kind: 'integration', id: 'key', name: 'Robot' };

/** Only the first `known` events are in the row, where that is given. */
function encode(lines: readonly Line[], settings: Partial<Settings> = {}, known = lines.length): History {
  const events = log(...lines);
  const types: ReadonlySet<string> = new Set(historyEventTypes);
  const positioned = events
    .filter(({ type }) => types.has(type))
    .map((event) => ({ position: 1000 + event.seq, sessionId: 'session', event }));
  const history = encodeHistory(rowOf(fold(events.slice(0, known))), positioned, {
    snapshot,
    settings: { ...settingsOf(snapshot.account), ...settings },
    clock: clockOf(settings.zone ?? snapshot.account.zone),
  });
  assert.deepEqual([...Value.Errors(History, history)], []);
  return history;
}

const begun = [opened(start), queued(start), says(second(1), visitor, { text: 'Hello' })];

test('[A20] [A21] [A25] of an unknown visitor every member is there and empty, in the order of the table', () => {
  const sent = { dateTime: '2024-05-02T10:15:01', datetime: '2024-05-02T10:15:01', timeZone: 'Europe/Paris' };
  const expected = {
    id: '1',
    button: { id: '822', name: 'Boutique' },
    visitor: {
      name: '',
      emaillAddress: '',
      emailAddress: '',
      networkAddress: '',
      startPage: '',
      country: '',
      city: '',
      operatingSystem: '',
      browser: '',
      userAgent: '',
    },
    start: { dateTime: '2024-05-02T10:15:01', timeZone: 'Europe/Paris' },
    messages: [{ id: '1002', sessionId: '1', message: 'Hello', source: 'visitor', sent }],
  };
  assert.equal(JSON.stringify(encode(begun)), JSON.stringify(expected));
});

test('[A20] every parameter of the vendor’s tables is there, as the type it has in fact', () => {
  const tables = JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/parameters.json`, 'utf8'));
  const sources = { History: encode(begun), Summary: { summary: encodeSummary({ count: 2, totalMs: 25_001 }) } };
  const types: Readonly<Record<string, string>> = { list: 'object', float: 'number', integer: 'number' };
  for (const [name, parameters] of Object.entries(tables) as ['History' | 'Summary', [string, string][]][]) {
    for (const [path, printed] of parameters) {
      const value = path
        .replaceAll('[]', '.0')
        .split('.')
        .filter((part, index, all) => !(printed === 'list' && index === all.length - 1 && part === '0'))
        .reduce<unknown>((from, part) => (from as Record<string, unknown>)[part], sources[name]);
      const isObject = path === 'visitor' || path === 'summary';
      assert.equal(typeof value, isObject ? 'object' : (types[printed] ?? printed), path);
    }
  }
});

test('[A20] [A21] what is known of the visitor is told, the mail address by both names', () => {
  const facts = { ...unknownVisitor, ip: '192.0.2.7', country: 'FR', city: 'Paris', browser: 'Firefox 31' };
  const { visitor: told } = encode([
    opened(start, { visitor: { ...facts, system: 'Windows 7', userAgent: 'Mozilla/5.0' }, page }),
    updated(second(1), { name: 'Vera', email: 'vera@example.com' }),
    viewed(second(2), { ...page, url: 'https://shop.example/cart' }),
    says(second(3), visitor),
  ]);
  assert.deepEqual(told, {
    name: 'Vera',
    emaillAddress: 'vera@example.com',
    emailAddress: 'vera@example.com',
    networkAddress: '192.0.2.7',
    startPage: page.url,
    country: 'FR',
    city: 'Paris',
    operatingSystem: 'Windows 7',
    browser: 'Firefox 31',
    userAgent: 'Mozilla/5.0',
  });
});

test('[A20] a country is told by its name where the account says so', () => {
  const from = (country: string) => [opened(start, { visitor: { ...unknownVisitor, country } }), ...begun.slice(1)];
  assert.equal(encode(from('FR'), { country: 'name' }).visitor.country, 'France');
  assert.equal(encode(from('ZQ'), { country: 'name' }).visitor.country, 'ZQ');
  assert.equal(encode(from('Narnia'), { country: 'name' }).visitor.country, 'Narnia');
});

test('[A20] a user agent that changed is the last one', () => {
  const lines = [...begun, updated(second(2), { userAgent: 'New' }), updated(second(3), { name: 'Vera' })];
  assert.equal(encode(lines).visitor.userAgent, 'New');
});

test('[A22] a session starts with the first thing said, be it long after the opening, and a greeting counts', () => {
  const quiet = [opened(start), queued(start), systemLine(second(1)), notes(second(2), agent(ann))];
  assert.equal(encode([...quiet, says(second(90), visitor)]).start.dateTime, '2024-05-02T10:16:30');
  const greeted = encode([...quiet, greets(second(3), agent(ann)), says(second(90), visitor)]);
  assert.equal(greeted.start.dateTime, greeted.messages[0]?.sent.dateTime);
  assert.equal(greeted.start.dateTime, '2024-05-02T10:15:03');
});

test('[A35] where links have no place, files are named below the text', () => {
  const files = [{ id: 'f1', name: 'bill.pdf', mediaType: 'application/pdf', size: 1 }];
  const { messages } = encode([
    ...begun,
    accepted(second(4), ann),
    says(second(5), agent(ann), { text: 'Here it is', files }),
    says(second(6), agent(ann), { text: '', files }),
  ]);
  assert.deepEqual(
    messages.slice(1).map(({ message }) => message),
    ['Here it is\nbill.pdf', 'bill.pdf'],
  );
});

test('[A24] there are two sources: the visitor, and whoever else speaks; notes and the system’s lines are left out', () => {
  const { messages } = encode([
    ...begun,
    says(second(2), bot, { text: 'I am a bot' }),
    systemLine(second(3)),
    accepted(second(4), ann),
    greets(second(4), agent(ann)),
    notes(second(5), agent(ann), 'A secret'),
    says(second(6), robot, { text: 'Your order is sent' }),
    says(second(7), agent(ann), { text: 'Anything else?' }),
    ended(second(8), 'agent'),
  ]);
  assert.deepEqual(
    messages.map(({ source, message }) => [source, message]),
    [
      ['visitor', 'Hello'],
      ['operator', 'I am a bot'],
      ['operator', 'Words'],
      ['operator', 'Your order is sent'],
      ['operator', 'Anything else?'],
    ],
  );
  assert.ok(!JSON.stringify(messages).includes('secret'));
});

test('[A23] times are those of the zone’s clocks, summer and winter, cut to seconds', () => {
  assert.deepEqual(encode(begun, { zone: 'US/Eastern' }).start, {
    dateTime: '2024-05-02T04:15:01',
    timeZone: 'US/Eastern',
  });
  const winter = Date.parse('2024-01-01T23:59:59.999Z');
  const { start: told } = encode([opened(winter), queued(winter), says(winter, visitor)]);
  assert.deepEqual(told, { dateTime: '2024-01-02T00:59:59', timeZone: 'Europe/Paris' });
});

test('what came after the row was read is left out', () => {
  const lines = [...begun, says(second(9), visitor, { text: 'Later' }), updated(second(9), { userAgent: 'Later' })];
  const history = encode(lines, {}, 3);
  assert.deepEqual([history.messages.length, history.visitor.userAgent], [1, '']);
});

test('[A16] the average is in seconds to the millisecond, and 0 without sessions', () => {
  assert.deepEqual(encodeSummary({ count: 0, totalMs: 0 }), { averageChatSessionDuration: 0, chatSessions: 0 });
  assert.deepEqual(encodeSummary({ count: 3, totalMs: 10_000 }), {
    averageChatSessionDuration: 3.333,
    chatSessions: 3,
  });
});
