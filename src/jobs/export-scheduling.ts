import type { App } from '../app/context.ts';
import type { MailServer } from './mail-server.ts';
import { Recurring } from './recurring.ts';

const EVERY_MS = 1_000;

/** Begins the exports that are due by a schedule and brings their files where they are to go, beside any number of other processes that do so. */
export function exportScheduling(
  { scheduledRuns }: Pick<App, 'scheduledRuns'>,
  { server, publicUrl }: { readonly server: MailServer; readonly publicUrl: string },
  onError: (error: unknown) => void,
): Recurring {
  const outbox = {
    deliver: server.deliver.bind(server),
    linkTo: ({ id }: { readonly id: string }) => `${publicUrl}/console/export-schedules?id=${id}`,
  };
  return new Recurring(
    async (signal) => {
      await scheduledRuns.begin();
      while (!signal.aborted && (await scheduledRuns.step(outbox, onError)));
    },
    { everyMs: EVERY_MS, onError },
  );
}
