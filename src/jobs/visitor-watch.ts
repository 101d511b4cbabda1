import { settingsOf } from '../app/complete.ts';
import type { App } from '../app/context.ts';
import type { Snapshot } from '../core/directory.ts';
import type { SilentEnd } from '../core/dues.ts';
import { Refusal } from '../core/refusal.ts';
import type { Session } from '../core/session.ts';
import type { TimerHandler } from '../dialects/dialect.ts';
import type { Presence } from '../realtime/presence.ts';

/** The kind of the timer that ends a session whose visitor's client is gone. */
export const VISITOR_GONE = 'koine.visitor-gone';

const EVERY_MS = 10_000;
const AT_ONCE = 1_000;

/**
 * Ends sessions whose visitor's client is gone. As long as a client is connected to any Koine, that Koine puts the
 * timer off; when the client goes, or the Koine dies, nobody does. Visitors who were never connected are not followed.
 */
export class VisitorWatch {
  readonly #app: App;
  readonly #presence: Pick<Presence, 'visitors' | 'stateOf'>;
  readonly #onError: (error: unknown) => void;
  #timeout: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: {
    readonly app: App;
    readonly presence: Pick<Presence, 'visitors' | 'stateOf'>;
    readonly onError: (error: unknown) => void;
  }) {
    this.#app = parts.app;
    this.#presence = parts.presence;
    this.#onError = parts.onError;
  }

  start(): void {
    if (this.#stopped) return;
    this.#timeout = setTimeout(() => {
      this.#running = this.run().finally(() => this.start());
    }, EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timeout) clearTimeout(this.#timeout);
    await this.#running;
  }

  /** Puts off the timers of all visitors who are here. Never throws. */
  async run(): Promise<void> {
    const byAccount = Map.groupBy(this.#presence.visitors(), ({ accountId }) => accountId);
    for (const [accountId, visitors] of byAccount) {
      try {
        const ids = visitors.map(({ visitorId }) => visitorId);
        for (let from = 0; from < ids.length && !this.#stopped; from += AT_ONCE) {
          await this.#putOff(accountId, ids.slice(from, from + AT_ONCE));
        }
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  readonly handle: TimerHandler = async (app, { accountId, sessionId }) => {
    const system = { kind: 'system', accountId } as const;
    try {
      const session = await app.chat.session(system, sessionId);
      const visitorGoneMs = limitFor(session, await app.accounts.snapshot(accountId));
      if (visitorGoneMs === undefined || session.stage === 'ended' || session.stage === 'closed') return undefined;
      const isHere = this.#presence.stateOf('visitor', session.visitorId) !== 'offline';
      const seenAt = isHere ? app.now() : (session.byVisitor.lastAt ?? session.openedAt);
      if (seenAt + visitorGoneMs > app.now()) return seenAt + visitorGoneMs;
      const reason: SilentEnd = 'visitor-gone';
      await app.chat.commandAt(system, sessionId, session.version, { type: 'end', reason });
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
      return error.code === 'conflict' ? app.now() : undefined;
    }
  };

  async #putOff(accountId: string, visitorIds: readonly string[]): Promise<void> {
    const snapshot = await this.#app.accounts.snapshot(accountId);
    if (![...snapshot.queues.values()].some(({ settings }) => settings.visitorGoneMs !== undefined)) return;
    const now = this.#app.now();
    const sessions = await this.#app.history.inProgressOf(accountId, visitorIds);
    const timers = sessions.flatMap(({ id, ...session }) => {
      const visitorGoneMs = limitFor(session, snapshot);
      if (visitorGoneMs === undefined) return [];
      return [{ accountId, sessionId: id, kind: VISITOR_GONE, dueAt: now + visitorGoneMs }];
    });
    await this.#app.timers.setMany(timers);
  }
}

/** Whoever still fills in a form is on the way to the queue of their inbox. */
function limitFor({ queueId, inboxId }: Pick<Session, 'queueId' | 'inboxId'>, snapshot: Snapshot): number | undefined {
  const meant = queueId ?? snapshot.inboxes.get(inboxId)?.queueId ?? null;
  return settingsOf(snapshot, { queueId: meant }).visitorGoneMs;
}
