import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../../core/refusal.ts';
import type { Transcript } from '../../../core/transcript.ts';
import type { PdfAnswer, PdfTask } from './pdf-worker.ts';

const MOST_AT_ONCE = 2;
const MOST_HEAP_MB = 384;
/** A page of the log, however slow the machine. */
const STEP_MS = 120_000;

/** Writes transcripts as PDF in threads of their own, two at a time, so that nobody's chat waits for a page to be set. */
export class PdfWriters {
  readonly #running = new Set<Worker>();
  #isStopped = false;

  /** The file in pieces as they are ready; refuses with `unavailable` while two are written already. */
  async write({ heading, pages }: Transcript): Promise<AsyncIterable<Uint8Array>> {
    if (this.#isStopped || this.#running.size >= MOST_AT_ONCE) {
      throw new Refusal('unavailable', 'Too many PDF files are being written just now; try again.');
    }
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
      workerData: heading,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
      env: {},
    });
    this.#running.add(worker);
    worker.on('error', () => {});
    worker.on('exit', () => this.#running.delete(worker));
    try {
      const first = await nextOf(worker);
      return endingWith(worker, this.#pieces(worker, first, pages));
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#running].map((worker) => worker.terminate()));
  }

  async *#pieces(worker: Worker, first: readonly Uint8Array[], pages: Transcript['pages']): AsyncGenerator<Uint8Array> {
    const ask = (task: PdfTask) => {
      const answer = nextOf(worker);
      worker.postMessage(task);
      return answer;
    };
    try {
      yield* first;
      for await (const entries of pages) yield* await ask({ entries });
      yield* await ask({ entries: null });
    } finally {
      await worker.terminate();
    }
  }
}

/** The pieces; the thread ends with them, and with a reader who goes away before the first. */
function endingWith(worker: Worker, pieces: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => pieces.next(),
      return: async () => {
        await worker.terminate();
        return pieces.return(undefined);
      },
    }),
  };
}

async function nextOf(worker: Worker): Promise<readonly Uint8Array[]> {
  const [answer] = (await Promise.race([
    once(worker, 'message', { signal: AbortSignal.timeout(STEP_MS) }),
    once(worker, 'exit').then(() => [{ failed: 'The thread ended.' }]),
  ])) as [PdfAnswer];
  if ('failed' in answer) throw new Error(`A PDF could not be written: ${answer.failed}`);
  return answer.bytes;
}
