import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FilterFault } from './expression.ts';
import { filterFields } from './fields.ts';
import { type FilterView, readFilter } from './resolution.ts';

const page = readFileSync(new URL('../../../docs/filter.md', import.meta.url), 'utf8');
const id = '00000000-0000-7000-8000-000000000001';
const named = (...names: readonly string[]) => new Map(names.map((name) => [name, { id, name, email: name }]));
const view = {
  snapshot: {
    account: { zone: 'Europe/Budapest' },
    queues: named('Sales', 'Support'),
    agents: named('ann@example.com'),
    inboxes: named('Shop'),
    bots: named('Robin'),
  },
  now: Date.parse('2026-11-20T11:00:00Z'),
  agentId: id,
} as unknown as FilterView;

test('every example in docs/filter.md is understood', () => {
  const examples = [...page.matchAll(/```filter\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  assert.ok(examples.length > 15);
  for (const example of examples) {
    const read = readFilter(example, view);
    assert.ok(!(read instanceof FilterFault), `${example}: ${read instanceof FilterFault ? read.message : ''}`);
  }
  const times = /## Times[\s\S]*?\|---\|---\|\n([\s\S]*?)\n\n/.exec(page)?.[1]?.split('\n') ?? [];
  assert.ok(times.length > 5);
  for (const time of times.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])) {
    assert.ok(!(readFilter(`openedAt in ${time[1]}`, view) instanceof FilterFault), time[1]);
  }
});

test('docs/filter.md tells of exactly the fields that there are', () => {
  const rows = filterFields.map(({ name, type, describes, words }) => {
    const choice = words ? ` (${words.join(', ')})` : '';
    return `| \`${name}\` | ${type} | ${describes}${choice} |`;
  });
  const table = /\| Field \| Type \| Of a session \|\n\|---\|---\|---\|\n([\s\S]*?)\n\n/.exec(page)?.[1] ?? '';
  assert.equal(table, rows.join('\n'));
});
