import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GivenRecord, recordsOf } from './records-of.ts';

/** The records of a file that arrives in pieces of so many bytes. */
async function read(text: string, size: number) {
  async function* pieces() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const told: GivenRecord[] = [];
  for await (const record of recordsOf(pieces(), ['response'])) told.push(record);
  return told;
}

test('[K8] lists, lines and answers are the same records with their lines, however the bytes arrive', async () => {
  const [one, two] = [{ text: 'a ] } " \\ é😀\n', n: [1, { b: [] }] }, { text: '' }];
  const files: readonly (readonly [string, readonly number[]])[] = [
    [`${JSON.stringify(one)}\n\n${JSON.stringify(two)}\n`, [1, 3]],
    [`\ufeff${JSON.stringify(one)}\r\n${JSON.stringify(two)}`, [1, 2]],
    [`[\n${JSON.stringify(one)},\n${JSON.stringify(two)}\n]\n`, [2, 3]],
    [`${JSON.stringify({ response: [one] })}\n${JSON.stringify({ response: [two] })}`, [1, 2]],
    [`\n${JSON.stringify({ response: [one, two] }, null, 1)}`, [2, 2]],
    [`[${JSON.stringify([one, two])}]`, [1, 1]],
  ];
  for (const [text, lines] of files) {
    for (const size of [1, 7, 1_000]) {
      const told = await read(text, size);
      assert.deepEqual(
        told.map(({ given }) => given),
        [one, two],
        text,
      );
      assert.deepEqual(
        told.map(({ line }) => line),
        lines,
        text,
      );
    }
  }
});

test('[K6] a line that is no JSON is told with its number, and those after it are read', async () => {
  const told = await read('{"a":1}\nnonsense\n{"b":"open\n{"c":3}\n', 3);
  assert.deepEqual(
    told.map(({ line, problem }) => [line, problem === null]),
    [
      [1, true],
      [2, false],
      [3, false],
      [4, true],
    ],
  );
});
