import type { Returned } from '../app/compacting.ts';
import type { App } from '../app/context.ts';
import { Recurring } from './recurring.ts';

const EVERY_MS = 60_000;

/** Gives the room of what was removed back to the disk, whenever it has become much. One process at a time does. */
export function compacting(
  { compacting }: Pick<App, 'compacting'>,
  onReturned: (returned: Returned) => void,
  onError: (error: unknown) => void,
): Recurring {
  return new Recurring(
    async (signal) => {
      const returned = await compacting.compactLoose(signal);
      if (returned) onReturned(returned);
    },
    { everyMs: EVERY_MS, onError },
  );
}
