import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { closeCodes, isWorthRetrying } from '../../core/close-code.ts';
import { socketLimits } from './socket-limits.ts';
import { ClientFrame, ServerFrame } from './wire.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/socket.md'), 'utf8');

test('docs/socket.md lists the close codes as they are', () => {
  const rows = Object.entries(closeCodes).map(
    ([code, { name, meaning }]) =>
      `| ${code} | ${name} | ${isWorthRetrying(Number(code)) ? 'yes' : 'no'} | ${meaning} |`,
  );
  assert.deepEqual(rowsOf('Close codes'), rows);
});

test('docs/socket.md names every frame', () => {
  assert.deepEqual(namesIn('Frames from the client'), tags(ClientFrame.anyOf));
  assert.deepEqual(namesIn('Frames from the server'), tags(ServerFrame.anyOf));
});

test('docs/socket.md gives the limits as they are', () => {
  const { frameBytes, visitorFrames, memberFrames, commands, watches, pauseBytes, silenceMs, helloWithinMs } =
    socketLimits;
  const limits = rowsOf('Limits').map((row) => row.split('|')[2]?.trim());
  assert.deepEqual(limits, [
    `${frameBytes / 1024} KiB`,
    `${visitorFrames.perSecond} a second, ${visitorFrames.burst} at once`,
    `${memberFrames.perSecond} a second, ${memberFrames.burst.toLocaleString('en')} at once`,
    `${commands}`,
    `${watches}`,
    `${pauseBytes / 1024 / 1024} MiB`,
    '1,000, or 4 Mi characters of text',
    `${silenceMs / 1000} s, before \`hello\` ${helloWithinMs / 1000} s`,
  ]);
});

/** The rows of the table under a heading, without its head. */
function rowsOf(heading: string): readonly string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

function namesIn(heading: string): readonly string[] {
  return rowsOf(heading).map((row) => /`([a-z-]+)`/.exec(row)?.[1] ?? '');
}

function tags(variants: readonly { readonly properties: { readonly t: { readonly const: string } } }[]) {
  return variants.map(({ properties }) => properties.t.const);
}
