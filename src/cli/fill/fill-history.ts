import type { App } from '../../app/context.ts';
import { BulkLoad } from '../../store/bulk-load.ts';
import { describeProgress } from '../terminal.ts';
import { catchUp, type Describe } from './catch-up.ts';
import { type HistoryPlan, makeHistory } from './history.ts';
import { preparePremises } from './premises.ts';

/** What was written, and how long it took. */
export interface Filled {
  readonly sessions: number;
  readonly events: number;
  /** Until the last session was committed. */
  readonly writingMs: number;
  /** After that: figures, words and what the planner knows. */
  readonly catchingUpMs: number;
}

/** Sessions in one transaction. */
const STRETCH = 500;

/** Makes a history in the account that can be searched and reported on at once; `onWork` gets what describes each of its works. */
export async function fillHistory(
  app: App,
  databaseUrl: string,
  accountId: string,
  plan: HistoryPlan & { readonly agents: number },
  onWork: (describe: Describe) => void = () => {},
): Promise<Filled> {
  const premises = await preparePremises(app, accountId, plan.agents);
  const load = await BulkLoad.open(databaseUrl, accountId);
  const began = performance.now();
  const told = { sessions: 0, events: 0 };
  onWork(() => describeProgress(told.sessions, plan.sessions, 'sessions', began));
  try {
    let writing: Promise<void> = Promise.resolve();
    for (const stretch of makeHistory(premises, plan, STRETCH)) {
      // While one stretch is being written the next one is made.
      await writing;
      writing = load.write(stretch.visitors, stretch.sessions);
      told.sessions += stretch.sessions.length;
      told.events += stretch.sessions.reduce((sum, { events }) => sum + events.length, 0);
    }
    await writing;
    const writingMs = performance.now() - began;
    await catchUp(app, accountId, onWork);
    onWork(() => 'tables are tidied, and the planner is told of them');
    await load.finish();
    return { ...told, writingMs, catchingUpMs: performance.now() - began - writingMs };
  } finally {
    await load.close();
  }
}
