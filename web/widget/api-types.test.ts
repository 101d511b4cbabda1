import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { KoineFunction, KoineLook } from '../../types/koine-widget.d.ts';
import type { WidgetStatus } from '../client/api-types.ts';
import type { Identity, Proof } from './memory.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const types = read('types/koine-widget.d.ts');
const page = read('docs/widget.md');

/** Never runs: it holds that the types let a page write what it should, and nothing else. */
export function typed(Koine: KoineFunction): void {
  const stop = Koine('on', 'message', ({ from, text }) => void `${from satisfies 'visitor' | 'agent'}${text}`);
  stop?.();
  Koine('boot', { inbox: 'key', language: 'de', scheme: 'dark' });
  Koine('identify', { name: 'Ada', userId: '4711', hash: 'abc' });
  Koine('identify', { token: 'jwt' } satisfies Proof);
  Koine('identify', {} satisfies Identity);
  Koine('track', 'Added to basket');
  void Koine('state')?.unread.toFixed();
  // What the server tells of the look may be handed to `update` as it is.
  const look = {} as Pick<WidgetStatus['look'], Exclude<keyof KoineLook, 'accent'>>;
  Koine('update', look);
  // @ts-expect-error there is no such call
  Koine('explode');
  // @ts-expect-error there is no such event
  Koine('on', 'explode', () => undefined);
  // @ts-expect-error a score is a number
  Koine('on', 'rating', ({ score }) => score satisfies string);
  // @ts-expect-error there is no such scheme
  Koine('update', { scheme: 'sepia' });
  window.Koine satisfies KoineFunction;
}

test('every call and every event that is typed is told in the documentation, and the other way round', () => {
  const [, events = ''] = /interface KoineEvents \{(.*?)\n\}/s.exec(types) ?? [];
  const [, calls = ''] = /interface KoineFunction \{(.*?)\n\}/s.exec(types) ?? [];
  const typedEvents = [...events.matchAll(/^ {2}readonly '?([\w-]+)'?:/gm)].map(([, name]) => name);
  const typedCalls = [...calls.matchAll(/call:\s*((?:'\w+'(?: \| )?)+)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/\w+/g)].map(([name]) => name),
  );
  const section = (from: string, to: string) => page.slice(page.indexOf(from), page.indexOf(to, page.indexOf(from)));
  const firstCells = (text: string) => text.split('\n').flatMap((line) => /^\| (.*?) \|/.exec(line)?.[1] ?? []);
  const told = firstCells(section('| call ', '| event ')).flatMap((cell) =>
    [...cell.matchAll(/Koine\('(\w+)'/g)].map(([, name]) => name),
  );
  const toldEvents = firstCells(section('| event ', 'What `identify` says')).flatMap((cell) =>
    [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  );
  assert.deepEqual(told.sort(), [...new Set(typedCalls)].sort());
  assert.deepEqual(toldEvents.sort(), typedEvents.sort());
});

test('every custom property, setting and shim that there is is told in the documentation', () => {
  const sheets = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'));
  const used = sheets.flatMap((name) => read(`web/widget/${name}`).match(/--koine-[\w-]+/g) ?? []);
  const [, settings = ''] = /interface WidgetSettings \{(.*?)\n\}/s.exec(read('src/core/widget-settings.ts')) ?? [];
  const members = [...settings.matchAll(/readonly (\w+):/g)].map(([, name]) => name);
  const shims = /shims\/(\w+)\.ts/g;
  const built = [...read('web/widget/vite.config.ts').matchAll(shims)].map(([, name]) => name);
  assert.deepEqual(built.length, 4);
  for (const name of [...used, ...members, ...built]) assert.ok(page.includes(`\`${name}\``), `${name} is not told`);
});
