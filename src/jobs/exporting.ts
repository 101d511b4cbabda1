import type { App } from '../app/context.ts';
import { Recurring } from './recurring.ts';

const EVERY_MS = 1_000;

/** Writes the exports that were asked for, one at a time, beside any number of other processes that do so. A stop breaks off what is being written: it goes on when its lease is over. */
export function exporting({ exports }: Pick<App, 'exports'>, onError: (error: unknown) => void): Recurring {
  return new Recurring(
    async (signal) => {
      while (!signal.aborted && (await exports.performNext(signal, onError)));
    },
    { everyMs: EVERY_MS, onError },
  );
}
