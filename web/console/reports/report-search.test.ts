import assert from 'node:assert/strict';
import test from 'node:test';
import { intervalOf, parseReportSearch, periodQuery } from './report-search.ts';

test('[K6] nonsense in the address of a report is dropped and the rest kept', () => {
  const search = {
    view: 'times',
    period: 'since ever',
    from: '2026-02-03',
    to: '2026-01-01',
    queueId: '1 or 1=1',
    agentId: 'none',
    channel: 'web',
    groupBy: ['queue'],
    figure: '<b>',
    tables: 'yes',
  };
  assert.deepEqual(parseReportSearch(search), { view: 'times', agentId: 'none', channel: 'web' });
  const [one, other] = ['0190d3a0-0000-7000-8000-000000000001', '0190d3a0-0000-7000-8000-000000000002'];
  const several = { queueId: `${one},none`, inboxId: `${one},${other}`, channel: 'web,sms' };
  assert.deepEqual(parseReportSearch({ ...several, agentId: `${one},` }), several);
  assert.deepEqual(parseReportSearch({ inboxId: `${one},none`, channel: 'web,' }), {});
});

test('days go by the clocks of the account, also where clocks are changed', () => {
  const query = periodQuery({ from: '2026-03-29', to: '2026-03-29' }, 'Europe/Budapest');
  assert.deepEqual(query, { from: '2026-03-28T23:00:00.000Z', before: '2026-03-29T22:00:00.000Z' });
  assert.deepEqual(periodQuery({}, 'UTC'), { period: 'last-28-days' });
});

test('an interval that would make too many points, or one, gives way to one that fits', () => {
  assert.equal(intervalOf({ period: 'today' }), 'hour');
  assert.equal(intervalOf({ period: 'today', interval: 'month' }), 'hour');
  assert.equal(intervalOf({}), 'day');
  assert.equal(intervalOf({ interval: 'week' }), 'week');
  assert.equal(intervalOf({ period: 'last-year', interval: 'hour' }), 'month');
  assert.equal(intervalOf({ from: '2026-01-01', to: '2026-01-02' }), 'hour');
});
