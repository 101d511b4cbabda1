import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../../../test/support/koine.ts';
import { rebuildRows } from '../../../app/rebuild.ts';

let now = Date.parse('2026-11-20T12:00:00Z');
let koine: Koine;

before(async () => {
  koine = await startKoine({ now: () => now });
});
after(() => koine.close());

const nine = [{ from: '09:00', to: '17:30' }];
const hours = {
  zone: 'Europe/Budapest',
  week: [nine, nine, nine, nine, [...nine, { from: '22:00', to: '02:00' }], [], []],
  holidays: ['12-25'],
  exceptions: { '2026-12-24': [{ from: '09:00', to: '12:00' }], '2026-12-31': [] },
};
const ask = (path: string, body?: unknown, method?: string) =>
  koine.ask(`/koine/v1${path}`, {
    token: koine.main.key,
    ...(body !== undefined && { body }),
    ...(method && { method }),
  });

test('a calendar is made, read and listed as it was told, and says when it closes', async () => {
  const made = await ask('/calendars', { name: 'Office', hours });
  assert.equal(made.status, 201);
  const { id, ...told } = made.body;
  assert.deepEqual(told, {
    number: 1,
    name: 'Office',
    version: 1,
    hours,
    isOpen: true,
    changesAt: '2026-11-20T16:30:00.000Z',
  });
  now = Date.parse('2026-11-20T17:00:00Z');
  const read = await ask(`/calendars/${id}`);
  assert.deepEqual([read.body.isOpen, read.body.changesAt], [false, '2026-11-20T21:00:00.000Z']);
  assert.deepEqual((await ask('/calendars')).body.items, [read.body]);
});

test('other hours make a new version, and the old ones are kept; another name or the same hours make none', async () => {
  const { body: made } = await ask('/calendars', { name: 'Shop', hours });
  const path = `/calendars/${made.id}`;
  assert.equal((await ask(path, { name: 'Store', hours }, 'PATCH')).body.version, 1);
  const later = { ...hours, holidays: ['12-25', '12-26'] };
  const changed = await ask(path, { hours: later }, 'PATCH');
  assert.deepEqual([changed.body.name, changed.body.version, changed.body.hours], ['Store', 2, later]);
  const versions = await ask(`${path}/versions`);
  assert.deepEqual(
    versions.body.items.map((item: { version: number; hours: unknown }) => [item.version, item.hours]),
    [
      [2, later],
      [1, hours],
    ],
  );
});

test('[K6] senseless hours are refused with the place of each fault, and change nothing', async () => {
  const { body: made } = await ask('/calendars', { name: 'Firm', hours });
  const faulty = [
    [{ ...hours, zone: 'Europe/Nowhere' }, '/hours/zone'],
    [{ ...hours, week: [[{ from: '09:00', to: '09:00' }], [], [], [], [], [], []] }, '/hours/week/0/0'],
    [{ ...hours, week: [[], [], [], [], [], [], []] }, '/hours/week'],
    [{ ...hours, week: [[{ from: '9:00', to: '25:00' }], [], [], [], [], [], []] }, '/hours/week/0/0/from'],
    [{ ...hours, holidays: ['02-30'] }, '/hours/holidays/0'],
    [{ ...hours, exceptions: { '2026-02-30': [] } }, '/hours/exceptions/2026-02-30'],
  ] as const;
  for (const [body, pointer] of faulty) {
    const refused = await ask(`/calendars/${made.id}`, { hours: body }, 'PATCH');
    assert.equal(refused.status, 400, pointer);
    assert.equal(refused.body.errors[0].pointer, pointer);
  }
  assert.deepEqual((await ask(`/calendars/${made.id}`)).body, made);
});

test('a queue goes by a calendar of its account, or by none', async () => {
  const { body: made } = await ask('/calendars', { name: 'Queue', hours });
  const path = `/queues/${koine.main.queue.id}`;
  assert.equal((await ask(path, { calendarId: made.id }, 'PATCH')).body.calendarId, made.id);
  const other = await koine.addAccount('other');
  const foreign = await koine.ask('/koine/v1/calendars', { token: other.key, body: { name: 'Theirs', hours } });
  const refused = await ask(path, { calendarId: foreign.body.id }, 'PATCH');
  assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/calendarId']);
  assert.equal((await ask(path, { calendarId: null }, 'PATCH')).body.calendarId, null);
});

test('[K4] a session keeps to the calendar that held when it entered its queue, also when rows are rebuilt', async () => {
  const open = { ...hours, zone: 'UTC', week: hours.week.map(() => [{ from: '10:00', to: '11:00' }]), exceptions: {} };
  const { body: made } = await ask('/calendars', { name: 'Hour', hours: open });
  const promise = { accept: { ms: 5_400_000, clock: 'business' } };
  const changed = await ask(`/queues/${koine.main.queue.id}`, { calendarId: made.id, promise }, 'PATCH');
  assert.deepEqual(changed.body.promise, promise);
  now = Date.parse('2026-11-20T09:30:00Z');
  const { token } = await koine.addVisitor(koine.main);
  const begin = () => koine.ask('/koine/v1/sessions', { token, body: { message: { text: 'Hello' } } });
  const { body: first } = await begin();
  const later = { ...open, week: open.week.map(() => [{ from: '10:00', to: '18:00' }]) };
  await ask(`/calendars/${made.id}`, { hours: later }, 'PATCH');
  const { body: second } = await begin();
  const cookie = await koine.signIn(koine.main.owner);
  now = Date.parse('2026-11-21T10:15:00Z');
  const figures = [];
  for (const { id } of [first, second]) {
    assert.equal(
      (await koine.ask(`/koine/v1/sessions/${id}/commands`, { cookie, body: { type: 'accept' } })).status,
      200,
    );
    const { body: row } = await ask(`/sessions/${id}`);
    const { body: log } = await ask(`/sessions/${id}/events`);
    const { deadline } = log.items.find((event: { type: string }) => event.type === 'deadline-set');
    const { queueWaitMs, queueWaitBusinessMs } = row.metrics;
    figures.push([deadline.calendar.version, deadline.dueAt, row.sla.accept, queueWaitMs, queueWaitBusinessMs]);
  }
  const minutes = 60_000;
  assert.deepEqual(figures, [
    [1, '2026-11-21T10:30:00.000Z', 'met', 1485 * minutes, 75 * minutes],
    [2, '2026-11-20T11:30:00.000Z', 'breached', 1485 * minutes, 495 * minutes],
  ]);
  const { differences } = await rebuildRows(koine.app, { checkOnly: true });
  assert.equal(differences, 0);
});
