import type { App } from '../app/context.ts';
import { inTurns, Recurring } from './recurring.ts';

const EVERY_MS = 1_000;

/** Brings every account's rollups as far as its log has come, beside any number of other processes that do so. */
export function followRollups({ rollups }: Pick<App, 'rollups'>, onError: (error: unknown) => void): Recurring {
  const step = (accountId: string) => rollups.step(accountId);
  return new Recurring(async (signal) => inTurns(await rollups.accountsBehind(), step, () => signal.aborted, onError), {
    everyMs: EVERY_MS,
    onError,
  });
}
