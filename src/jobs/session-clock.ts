import { settingsOf } from '../app/complete.ts';
import type { App } from '../app/context.ts';
import type { Intent } from '../app/intent.ts';
import type { QueueSettings } from '../core/directory.ts';
import { type Due, duesOf, nextDue, type SilentEnd } from '../core/dues.ts';
import { Refusal } from '../core/refusal.ts';
import type { Session } from '../core/session.ts';
import type { TimerHandler } from '../dialects/dialect.ts';

/** The kind of the one timer that each session has for all that is due in it. */
export const SESSION_DUE = 'koine.session-due';

const SWEEP_EVERY_MS = 60_000;
const SWEPT_AT_ONCE = 5_000;
const REFUSED_AGAIN_MS = 60_000;
const MOST_DEEDS = 8;
const MOST_KNOWN = 20_000;

/**
 * Sees that what is due in a session by itself is done: transfers and wrap-ups lapse, silent sides are warned and left,
 * records are sealed. Each append brings the session's timer forward where something is due sooner; what was lost on
 * the way is found by a sweep over the rows.
 */
export class SessionClock {
  readonly #app: App;
  readonly #onError: (error: unknown) => void;
  /** When the timers that this process set are due: an append that wants nothing sooner writes nothing. */
  readonly #known = new Map<string, number>();
  readonly #writing = new Set<Promise<void>>();
  #stopListening: (() => void) | null = null;
  #interval: NodeJS.Timeout | null = null;

  constructor(app: App, onError: (error: unknown) => void) {
    this.#app = app;
    this.#onError = onError;
  }

  start(): void {
    this.#stopListening = this.#app.journal.onAppended(({ session }) => {
      // Mostly nothing is due, and that is known at once.
      const known = this.#app.accounts.held(session.accountId);
      if (known && nextDue(duesOf(session, settingsOf(known, session))) === null) return;
      const writing = this.#note(session).catch(this.#onError);
      this.#writing.add(writing);
      void writing.finally(() => this.#writing.delete(writing));
    });
    void this.sweep();
    this.#interval = setInterval(() => void this.sweep(), SWEEP_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopListening?.();
    if (this.#interval) clearInterval(this.#interval);
    await this.settled();
  }

  /** All that was appended until now has its timer. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** Sets the timers that are not there though something may be due. Never throws. */
  async sweep(): Promise<void> {
    try {
      await this.#app.timers.recover(SESSION_DUE, this.#app.now(), SWEPT_AT_ONCE);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Does what is due in the session, and answers when something is due next. */
  readonly handle: TimerHandler = async (app, { accountId, sessionId }) => {
    const system = { kind: 'system', accountId } as const;
    this.#known.delete(sessionId);
    for (let deeds = 0; deeds < MOST_DEEDS; deeds += 1) {
      try {
        const session = await app.chat.session(system, sessionId);
        const settings = await this.#settingsOf(session);
        const dues = duesOf(session, settings);
        const due = dues.find(({ at }) => at <= app.now());
        if (!due) return nextDue(dues) ?? undefined;
        await app.chat.commandAt(system, sessionId, session.version, intentOf(due, session, settings));
      } catch (error) {
        if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
        if (error.code === 'not-found') return undefined;
        if (error.code !== 'conflict') break;
      }
    }
    return app.now() + REFUSED_AGAIN_MS;
  };

  async #note(session: Session): Promise<void> {
    const dueAt = nextDue(duesOf(session, await this.#settingsOf(session)));
    if (dueAt === null) return;
    const known = this.#known.get(session.id);
    if (known !== undefined && known > this.#app.now() && known <= dueAt) return;
    this.#known.delete(session.id);
    await this.#app.timers.hasten({ accountId: session.accountId, sessionId: session.id, kind: SESSION_DUE, dueAt });
    this.#known.set(session.id, dueAt);
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.keys().next().value ?? '');
  }

  async #settingsOf(session: Session): Promise<QueueSettings> {
    return settingsOf(await this.#app.accounts.snapshot(session.accountId), session);
  }
}

function intentOf({ deed }: Due, session: Session, settings: QueueSettings): Intent {
  switch (deed) {
    case 'let-transfer-lapse':
      return { type: 'answer-transfer', accept: false, how: 'unanswered' };
    case 'let-wrap-up-lapse':
      return { type: 'wrap-up', how: 'timed-out' };
    case 'warn-visitor':
      return { type: 'warn-of-silence', side: 'visitor' };
    case 'warn-agent':
      return { type: 'warn-of-silence', side: 'agent' };
    case 'end-silent-visitor':
      return endBecause('visitor-silent');
    case 'leave-silent-agent':
      return settings.agentSilence?.action === 'return' && session.queueId !== null
        ? { type: 'requeue', queueId: session.queueId, reason: 'returned' }
        : endBecause('agent-silent');
    case 'seal':
      return { type: 'close' };
  }
}

function endBecause(reason: SilentEnd): Intent {
  return { type: 'end', reason };
}
