import type { App } from '../../app/context.ts';
import type { SessionRow } from '../../core/row.ts';
import type { TimerHandler } from '../dialect.ts';
import { keptOf } from './codec/kept.ts';
import { IDLE_REASON } from './codec/message.ts';
import { stateOf } from './codec/status.ts';
import { settingsOf } from './settings.ts';

export const IDLE_TIMER = 'superoffice.idle';
const HELD = 10_000;

/**
 * When the customer's side of sessions opened through this API last asked for news; that side is whoever reads the
 * messages. Held in this process, and beside it as a timer that ends the session when nobody asks any more.
 */
export class CustomerSide {
  readonly #app: App;
  readonly #fetched = new Map<string, { at: number; setAt: number }>();

  constructor(app: App) {
    this.#app = app;
  }

  fetchedAt(sessionId: string): number | null {
    return this.#fetched.get(sessionId)?.at ?? null;
  }

  /** Somebody asked for news of a session; when it was opened here, it stays open for another while. */
  async fetch(row: SessionRow, now: number, idleSeconds: number): Promise<void> {
    if (!keptOf(row.extras).openedHere || row.endedAt !== null) return;
    const before = this.#fetched.get(row.id);
    const isDue = !before || now - before.setAt > (idleSeconds * 1000) / 4;
    this.#fetched.delete(row.id);
    this.#fetched.set(row.id, { at: now, setAt: isDue ? now : before.setAt });
    if (this.#fetched.size > HELD) this.#fetched.delete(this.#fetched.keys().next().value ?? '');
    if (isDue) await setIdleTimer(this.#app, row, now, idleSeconds);
  }
}

async function setIdleTimer(app: App, { accountId, id }: SessionRow, now: number, idleSeconds: number): Promise<void> {
  if (idleSeconds === 0) return;
  await app.timers.set({ accountId, sessionId: id, kind: IDLE_TIMER, dueAt: now + idleSeconds * 1000 });
}

/** Ends a session of which nobody on the customer's side asked for news in time. */
export const endIdle: TimerHandler = async (app, { accountId, sessionId }) => {
  const { account } = await app.accounts.snapshot(accountId);
  const { idleSeconds } = settingsOf(account);
  const actor = { kind: 'system', accountId } as const;
  const row = await app.history.get(actor, sessionId);
  if (idleSeconds === 0 || row.endedAt !== null) return;
  const heardAt = row.lastVisitorMessageAt ?? row.openedAt;
  const dueAt = heardAt + idleSeconds * 1000;
  if (dueAt > Date.now()) return dueAt;
  await app.chat.command(actor, sessionId, { type: 'end', reason: IDLE_REASON });
  const ended = await app.history.get(actor, sessionId);
  const values = { status: 'Closed', statusFor: stateOf(ended) };
  await app.chat.command(actor, sessionId, { type: 'set-extras', dialect: 'superoffice', values });
};
