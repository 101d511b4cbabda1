import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../core/refusal.ts';
import type { Transcript, TranscriptEntry } from '../../../core/transcript.ts';
import { PdfWriters } from './pdf-writers.ts';

const heading = {
  account: 'Main',
  number: 1,
  inbox: 'Website',
  visitor: null,
  agents: [],
  openedAt: 0,
  endedAt: null,
  zone: 'UTC',
  withNotes: false,
};

function transcript(pages: readonly (readonly TranscriptEntry[])[]): Transcript {
  return {
    heading,
    pages: (async function* () {
      yield* pages;
    })(),
  };
}

test('[K8] two files are written at a time, a third is refused, and one that nobody comes to read makes room', async () => {
  const writers = new PdfWriters();
  const first = await writers.write(transcript([]));
  const second = (await writers.write(transcript([])))[Symbol.asyncIterator]();
  await assert.rejects(
    writers.write(transcript([])),
    (error) => error instanceof Refusal && error.code === 'unavailable',
  );
  await second.return?.();
  const third = await writers.write(transcript([]));
  for (const file of [first, third]) {
    const pieces: Uint8Array[] = [];
    for await (const piece of file) pieces.push(piece);
    assert.match(Buffer.concat(pieces).toString('latin1'), /^%PDF-[\s\S]*%%EOF\s*$/);
  }
  await writers.stop();
  await assert.rejects(writers.write(transcript([])), Refusal);
});

test('[K8] pages leave while the rest of the session is still being read', async () => {
  const writers = new PdfWriters();
  const text = 'As long as it takes. '.repeat(90);
  const said = { kind: 'said', at: 0, by: 'Vera', side: 'visitor', among: null, text, files: [], mark: null } as const;
  const page = Array.from({ length: 40 }, () => ({ ...said, quote: null }));
  let isRead = false;
  const pages = (async function* () {
    yield page;
    isRead = true;
    yield page;
  })();
  let early = 0;
  for await (const piece of await writers.write({ heading, pages })) if (!isRead) early += piece.length;
  assert.ok(early > 10_000, `${early} bytes`);
  await writers.stop();
});
