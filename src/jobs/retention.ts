import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../app/context.ts';
import { RETENTION_EVERY_MS } from '../app/privacy/retention.ts';
import { Recurring } from './recurring.ts';

/** Between two batches, so that whoever chats goes first. */
const PAUSE_MS = 50;

/**
 * Anonymises and deletes what is due, a small batch at a time, and goes on with erasures that were broken off. Any
 * number of processes may do so at once: a session is claimed in the transaction that removes it.
 */
export function retaining(
  { accounts, retention, erasing }: Pick<App, 'accounts' | 'retention' | 'erasing'>,
  onError: (error: unknown) => void,
): Recurring {
  return new Recurring(
    async (signal) => {
      await erasing.performUnfinished(signal);
      for (const { id } of await accounts.all()) {
        while (!signal.aborted && (await retention.performNext(id)) > 0) await delay(PAUSE_MS);
      }
    },
    { everyMs: RETENTION_EVERY_MS, onError },
  );
}
