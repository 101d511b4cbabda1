import { Worker } from 'node:worker_threads';
import type { Reached } from '../../store/exports.ts';
import type { ExportPlan } from './export-plan.ts';
import type { Run, WrittenFile } from './export-run.ts';

/** What a thread writes. */
export interface Writing extends Pick<Run, 'file' | 'job'> {
  readonly databaseUrl: string;
  readonly plan: ExportPlan;
}

/** What the thread tells: how far it has come, which is to be answered by whether it goes on, or that it has ended. */
export type Told =
  | { readonly kind: 'reached'; readonly reached: Reached }
  | { readonly kind: 'ended'; readonly written: WrittenFile | null };

/** What no stretch of rows comes near. A thread that would take more ends, and the server goes on. */
const MOST_HEAP_MB = 96;
/** Pages of rows live for a moment: here most die before they are looked at, and a greater one would only hold them for longer. */
const NURSERY_MB = 12;

/**
 * Writes as `writeExport` does, in a thread of its own with a heap of its own: nobody who chats waits for it, and its
 * memory has a bound and goes back when it ends [K8]. An abort ends it where it is, and rejects with the reason.
 */
export async function writeInThread(
  writing: Writing,
  { signal, onReached }: Pick<Run, 'signal' | 'onReached'>,
): Promise<WrittenFile | null> {
  signal.throwIfAborted();
  const thread = new Worker(new URL('./writing-thread-main.ts', import.meta.url), {
    workerData: writing,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB, maxYoungGenerationSizeMb: NURSERY_MB },
  });
  const { promise, resolve, reject } = Promise.withResolvers<WrittenFile | null>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  thread.on('message', (told: Told) => {
    if (told.kind === 'ended') return resolve(told.written);
    onReached(told.reached).then((goesOn) => thread.postMessage(goesOn), reject);
  });
  thread.once('error', reject);
  thread.once('exit', () => reject(new Error('The thread that wrote an export ended before its file')));
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    await thread.terminate();
  }
}
