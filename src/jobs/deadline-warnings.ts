import type { App } from '../app/context.ts';
import { nextWarningAt } from '../core/deadlines.ts';
import { Refusal } from '../core/refusal.ts';
import type { TimerHandler } from '../dialects/dialect.ts';

const KIND = 'deadline-warning';

/** Warns of the session's deadlines that draw near, and comes back for the next one. */
export const deadlineWarnings: Readonly<Record<string, TimerHandler>> = {
  async [KIND](app, { accountId, sessionId }) {
    try {
      const { session } = await app.chat.command({ kind: 'system', accountId }, sessionId, {
        type: 'warn-of-deadlines',
      });
      return nextWarningAt(session) ?? undefined;
    } catch (error) {
      // Nobody waits for a session that is sealed or gone.
      if (error instanceof Refusal && (error.code === 'session-closed' || error.code === 'not-found')) return undefined;
      throw error;
    }
  },
};

/**
 * Sets a timer for the warning of each deadline that is set from now on, and those timers that a process did not live
 * to set. The answer ends it, when all timers are set.
 */
export async function startSettingWarnings(
  app: Pick<App, 'journal' | 'timers'>,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const underWay = new Set<Promise<unknown>>();
  const stop = app.journal.onAppended(({ events, session }) => {
    const dueAt = events.some(({ type }) => type === 'deadline-set') ? nextWarningAt(session) : null;
    if (dueAt === null) return;
    const { accountId, id: sessionId } = session;
    const setting = app.timers
      .set({ accountId, sessionId, kind: KIND, dueAt })
      .catch(onError)
      .finally(() => underWay.delete(setting));
    underWay.add(setting);
  });
  await app.timers.restoreWarnings(KIND);
  return async () => {
    stop();
    await Promise.all(underWay);
  };
}
