import { Worker } from 'node:worker_threads';
import { Refusal } from '../../core/refusal.ts';

/** What is in a file. Sizes are pixels, of images that say theirs. */
export interface Found {
  readonly mediaType: string;
  /** The usual ending of a name, without a dot; may be empty. */
  readonly extension: string;
  readonly width?: number;
  readonly height?: number;
  /** Whether a thumbnail can be made within bounds. */
  readonly isTame?: boolean;
}

/** What the worker is asked to do. */
export type Task = { readonly id: number; readonly file: string } & (
  | { readonly kind: 'identify' }
  | { readonly kind: 'thumbnail'; readonly thumbnail: string; readonly mediaType: string }
);

type Asked =
  | { readonly kind: 'identify'; readonly file: string }
  | { readonly kind: 'thumbnail'; readonly file: string; readonly thumbnail: string; readonly mediaType: string };

const LOADING_MS = 60_000;
const TASK_MS = 20_000;
const IDLE_MS = 60_000;
const MOST_WAITING = 64;
const MOST_HEAP_MB = 512;

/**
 * Looks into files in a thread of its own, one after another, within bounds of time and memory: a file that is made to
 * stall or swell costs that thread alone.
 */
export class Inspection {
  #worker: Worker | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #tasks = 0;
  #idle: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** What is in the file; null when looking takes too long or fails. */
  identify(file: string): Promise<Found | null> {
    return this.#inTurn({ kind: 'identify', file });
  }

  /** Writes a thumbnail beside it and answers the image's true size; null when none can be made. */
  makeThumbnail(file: string, thumbnail: string, mediaType: string): Promise<Found | null> {
    return this.#inTurn({ kind: 'thumbnail', file, thumbnail, mediaType });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#end();
  }

  async #inTurn(asked: Asked): Promise<Found | null> {
    if (this.#isStopped || this.#waiting >= MOST_WAITING) {
      throw new Refusal('unavailable', 'Too many files are arriving just now; try again.');
    }
    this.#waiting += 1;
    const done = this.#turn.then(() => this.#run(asked));
    this.#turn = done.catch(() => {});
    try {
      return await done;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #run(asked: Asked): Promise<Found | null> {
    if (this.#isStopped) return null;
    if (this.#idle) clearTimeout(this.#idle);
    const isLoaded = this.#worker !== null;
    const worker = this.#start();
    if (!isLoaded) await answerOf(worker, LOADING_MS);
    this.#tasks += 1;
    worker.postMessage({ ...asked, id: this.#tasks } satisfies Task);
    const answer = await answerOf(worker, TASK_MS);
    if (answer === null) await this.#end();
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    return answer?.found ?? null;
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./inspection-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
      env: {},
    });
    worker.unref();
    // What kills it ends it, and the end is heard.
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
    });
    this.#worker = worker;
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (this.#idle) clearTimeout(this.#idle);
    await worker?.terminate();
  }
}

/** The next thing that the worker says; null when it dies, or says nothing for so long. */
function answerOf(worker: Worker, withinMs: number): Promise<{ readonly found?: Found } | null> {
  return new Promise((resolve) => {
    const end = (answer: { readonly found?: Found } | null) => {
      clearTimeout(late);
      worker.off('message', end).off('exit', die);
      resolve(answer);
    };
    const die = () => end(null);
    const late = setTimeout(die, withinMs);
    worker.on('message', end).on('exit', die);
  });
}
