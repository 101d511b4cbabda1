import type { App } from '../app/context.ts';
import { demoSlug } from '../app/first-account.ts';

/** The inbox that the demo shop embeds: the demo account's if there is one, else the first there is. */
export async function findDemoInbox({ accounts }: Pick<App, 'accounts'>): Promise<{ readonly key: string } | null> {
  const demo = await accounts.findBySlug(demoSlug);
  const snapshots = demo ? [demo] : await Promise.all((await accounts.all()).map(({ id }) => accounts.snapshot(id)));
  return snapshots.flatMap(({ inboxes }) => [...inboxes.values()])[0] ?? null;
}
