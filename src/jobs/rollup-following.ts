import type { App } from '../app/context.ts';
import { Recurring } from './recurring.ts';

const EVERY_MS = 1_000;

/** Brings every account's rollups as far as its log has come, beside any number of other processes that do so. */
export function followRollups({ rollups }: Pick<App, 'rollups'>, onError: (error: unknown) => void): Recurring {
  const follow = async (accountId: string, signal: AbortSignal) => {
    while (!signal.aborted && (await rollups.step(accountId)));
  };
  return new Recurring(
    async (signal) => {
      for (const accountId of await rollups.accountsBehind()) await follow(accountId, signal).catch(onError);
    },
    { everyMs: EVERY_MS, onError },
  );
}
