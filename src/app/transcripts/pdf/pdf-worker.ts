import { parentPort, workerData } from 'node:worker_threads';
import type { TranscriptEntry, TranscriptHeading } from '../../../core/transcript.ts';
import { PdfPages } from './pdf-pages.ts';

/** A page of entries, or that there are no more. */
export type PdfTask = { readonly entries: readonly TranscriptEntry[] | null };

/** What became of it in bytes; the same number of answers as of tasks, and one before for the beginning. */
export type PdfAnswer = { readonly bytes: readonly Uint8Array[] } | { readonly failed: string };

let bytes: Uint8Array[] = [];
const pages = new PdfPages(workerData as TranscriptHeading, (piece) => bytes.push(piece));

async function answer(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    // What is written leaves the document by its stream, a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    parentPort?.postMessage({ bytes } satisfies PdfAnswer);
    bytes = [];
  } catch (error) {
    parentPort?.postMessage({ failed: (error as Error).stack ?? String(error) } satisfies PdfAnswer);
  }
}

parentPort?.on('message', ({ entries }: PdfTask) => {
  void answer(() => (entries === null ? pages.end() : pages.add(entries)));
});
void answer(() => pages.begin());
