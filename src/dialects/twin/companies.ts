import type { App } from '../../app/context.ts';
import { type Actor, asSupervisor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Parameters } from './parameters.ts';

/** An account whose sessions are read, and who reads there. */
export interface Company {
  readonly reader: Actor;
  readonly snapshot: Snapshot;
}

/**
 * The companies that a request asks about: the caller's own, the supervised one it names, or all of them, which is as
 * many as the caller may read. Refuses a company that is neither the caller's nor supervised by it.
 */
export async function companiesFor(app: App, actor: Actor, parameters: Parameters): Promise<readonly Company[]> {
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const own: Company = { reader: actor, snapshot };
  const everywhere = parameters.flag('allCompanies', 'supervised', 'allSupervisedCompanies', 'showAllCompanies');
  const companyId = parameters.integer('companyId', { least: 0 });
  if (everywhere) return [own, ...(await supervised(app, actor, snapshot))];
  if (companyId === null || companyId === snapshot.account.number) return [own];
  const child = snapshot.children.find(({ number }) => number === companyId);
  const [named] = child ? await supervised(app, actor, { children: [child] }) : [];
  if (!named) throw new Refusal('forbidden', 'Permission denied');
  return [named];
}

function supervised(app: App, actor: Actor, { children }: Pick<Snapshot, 'children'>): Promise<readonly Company[]> {
  const readers = children.map(({ id }) => asSupervisor(actor, id)).filter((reader) => reader !== null);
  return Promise.all(
    readers.map(async (reader) => ({ reader, snapshot: await app.accounts.snapshot(reader.accountId) })),
  );
}
