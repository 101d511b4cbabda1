import type { App } from '../../app/context.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Session } from '../../core/session.ts';
import type { TimerHandler } from '../dialect.ts';
import { keptOf } from './codec/kept.ts';
import { SILENCE } from './codec/stream.ts';

/** The timer that ends a chat whose client has fallen silent. */
export const TIMEOUT_TIMER = 'liveperson:timeout';

const HELD = 20_000;
const MOST_SLACK_MS = 5_000;

interface Seen {
  at: number;
  /** When the timer was last written. */
  writtenAt: number;
}

/**
 * When the client of each chat was last heard of. Every request counts, but the timer is written anew only once in a
 * while: it grants that while on top, so that no chat ends early, and silence ends one at most that much late.
 */
export class Attendance {
  readonly #seen = new Map<string, Seen>();

  /** The client of this chat is there. */
  async note(app: App, session: Session, now: number): Promise<void> {
    const seen = this.#seen.get(session.id) ?? { at: now, writtenAt: Number.NEGATIVE_INFINITY };
    seen.at = now;
    this.#keep(session.id, seen);
    const timeoutMs = timeoutOf(session);
    if (timeoutMs === null || session.endedAt !== null) return;
    const slackMs = Math.min(timeoutMs / 8, MOST_SLACK_MS);
    if (now - seen.writtenAt < slackMs) return;
    const before = seen.writtenAt;
    seen.writtenAt = now;
    const { accountId, id: sessionId } = session;
    try {
      await app.timers.set({ accountId, sessionId, kind: TIMEOUT_TIMER, dueAt: now + timeoutMs + slackMs });
    } catch (error) {
      seen.writtenAt = before;
      throw error;
    }
  }

  /** Epoch milliseconds, or null when this process has not heard of the client. */
  lastSeen(sessionId: string): number | null {
    return this.#seen.get(sessionId)?.at ?? null;
  }

  #keep(sessionId: string, seen: Seen): void {
    this.#seen.delete(sessionId);
    this.#seen.set(sessionId, seen);
    if (this.#seen.size > HELD) this.#seen.delete(this.#seen.keys().next().value ?? '');
  }
}

const attendances = new WeakMap<App, Attendance>();

/** The one attendance of an app in this process: both mounts and the timers share it. */
export function attendanceOf(app: App): Attendance {
  const attendance = attendances.get(app) ?? new Attendance();
  attendances.set(app, attendance);
  return attendance;
}

/**
 * Ends a chat whose client was silent for its timeout: the visitor left without a word. While Koine itself was not
 * there nobody could be heard, so each client has a whole timeout from its start.
 */
export const endSilentChat: TimerHandler = async (app, { accountId, sessionId }) => {
  try {
    const session = await app.chat.session({ kind: 'system', accountId }, sessionId);
    const timeoutMs = timeoutOf(session);
    if (timeoutMs === null || session.endedAt !== null) return undefined;
    const heard = Math.max(attendanceOf(app).lastSeen(sessionId) ?? 0, performance.timeOrigin);
    if (heard + timeoutMs > Date.now()) return heard + timeoutMs;
    const { visitorId, inboxId } = session;
    const visitor = { kind: 'visitor', accountId, visitorId, inboxId } as const;
    await app.chat.command(visitor, sessionId, { type: 'end', reason: SILENCE });
  } catch (error) {
    const isOver = error instanceof Refusal && /^(not-found|session-ended|session-closed)$/.test(error.code);
    if (!isOver) throw error;
  }
  return undefined;
};

/** Milliseconds of silence that end the chat; null for chats that did not begin here. */
function timeoutOf({ extras }: Session): number | null {
  const { chatTimeout } = keptOf(extras);
  return chatTimeout === undefined ? null : chatTimeout * 1000;
}
