import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '../app/context.ts';
import type { KeptPushSubscription, PushNotice } from '../app/push/push.ts';
import type { Event } from '../core/event.ts';
import type { Session } from '../core/session.ts';

import type { PushSender } from './push-sender.ts';

const MOST_WAITING = 1_000;
const AT_ONCE = 8;
const RETRY_AFTER_MS = 2_000;
const LONGEST_TTL_MS = 3_600_000;
const MESSAGE_TTL_MS = 10 * 60_000;
const LINE_LENGTH = 120;
/** So long somebody may take a chat that waits before others are called. */
const CALL_AFTER_MS = 5_000;

/** What an agent is to be told of a session. */
export interface Telling {
  readonly agentId: string;
  /** `waiting`: for whoever takes it. */
  readonly kind: 'offer' | 'message' | 'waiting';
  readonly line: string;
  /** Until when (epoch milliseconds) it is worth being told. */
  readonly until: number;
}

interface Task extends Telling {
  readonly session: Session;
  /** Who is only notified in a queue may read nothing of what waits there. */
  readonly mayRead: boolean;
}

interface Waiter {
  session: Session;
  readonly timer: NodeJS.Timeout;
}

/**
 * Tells agents who are not at their consoles of what rings with them, of what visitors write to them, and, where they
 * want it, of chats that wait in their queues and were offered to nobody for a moment. Only the
 * process that appended an event tells of it. Nothing is kept: what a stop or a crowd cuts off is not told.
 */
export class Pushing {
  readonly #app: Pick<App, 'accounts' | 'journal' | 'push' | 'now'>;
  readonly #sender: PushSender;
  readonly #subject: string | null;
  readonly #onError: (error: unknown) => void;
  readonly #retryAfterMs: number;
  readonly #callAfterMs: number;
  readonly #stopping = new AbortController();
  /** By agent and session: the newest is told, whatever came before it. */
  readonly #waiting = new Map<string, Task>();
  readonly #running = new Set<Promise<void>>();
  /** Sessions that wait and are offered to nobody, until others are called. */
  readonly #waiters = new Map<string, Waiter>();
  #undo: () => unknown = () => {};

  /** `publicUrl` tells push services whom to ask, if it is https. */
  constructor(parts: {
    readonly app: Pick<App, 'accounts' | 'journal' | 'push' | 'now'>;
    readonly sender: PushSender;
    readonly publicUrl?: string | undefined;
    readonly onError: (error: unknown) => void;
    readonly retryAfterMs?: number;
    readonly callAfterMs?: number;
  }) {
    this.#app = parts.app;
    this.#sender = parts.sender;
    this.#subject = parts.publicUrl?.startsWith('https:') ? parts.publicUrl : null;
    this.#onError = parts.onError;
    this.#callAfterMs = parts.callAfterMs ?? CALL_AFTER_MS;
    this.#retryAfterMs = parts.retryAfterMs ?? RETRY_AFTER_MS;
  }

  start(): void {
    this.#undo = this.#app.journal.onAppended(({ events, session }) => {
      for (const event of events) {
        const telling = tellingOf(event, session);
        if (telling) this.#take({ ...telling, session, mayRead: true });
      }
      this.#followWaiting(session, events);
    });
  }

  async stop(): Promise<void> {
    this.#undo();
    this.#stopping.abort();
    this.#waiting.clear();
    for (const { timer } of this.#waiters.values()) clearTimeout(timer);
    this.#waiters.clear();
    await Promise.all(this.#running);
    await this.#sender.close();
  }

  /** Resolves when all that was heard of is told. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** A chat is called out once for each time that it begins to wait, or waits again after an offer. */
  #followWaiting(session: Session, events: readonly Event[]): void {
    const known = this.#waiters.get(session.id);
    if (known && isLeftWaiting(session)) known.session = session;
    else if (known) {
      clearTimeout(known.timer);
      this.#waiters.delete(session.id);
    } else if (isLeftWaiting(session) && events.some(isBeginningToWait) && this.#waiters.size < MOST_WAITING) {
      const timer = setTimeout(() => this.#call(session.id), this.#callAfterMs).unref();
      this.#waiters.set(session.id, { session, timer });
    }
  }

  #call(sessionId: string): void {
    const session = this.#waiters.get(sessionId)?.session;
    this.#waiters.delete(sessionId);
    if (!session) return;
    const run = this.#callOut(session)
      .catch(this.#onError)
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #callOut(session: Session): Promise<void> {
    const { queues } = await this.#app.accounts.snapshot(session.accountId);
    const members = queues.get(session.queueId ?? '')?.members ?? [];
    const until = this.#app.now() + MESSAGE_TTL_MS;
    const ids = members.map(({ agentId }) => agentId);
    const places = await this.#app.push.placesOf(session.accountId, ids, true);
    const reachable = new Set(places.map(({ agentId }) => agentId));
    for (const { agentId, rights } of members) {
      if (!reachable.has(agentId)) continue;
      const mayRead = rights.some((right) => right === 'respond' || right === 'manage');
      if (!mayRead && !rights.includes('notify')) continue;
      this.#take({ agentId, kind: 'waiting', line: session.lastMessage?.text ?? '', until, session, mayRead });
    }
  }

  #take(task: Task): void {
    const key = `${task.agentId} ${task.session.id}`;
    if (this.#waiting.size >= MOST_WAITING && !this.#waiting.has(key)) return;
    this.#waiting.set(key, task);
    this.#begin();
  }

  #begin(): void {
    if (this.#running.size >= AT_ONCE || this.#waiting.size === 0 || this.#stopping.signal.aborted) return;
    const run = this.#work().finally(() => {
      this.#running.delete(run);
      this.#begin();
    });
    this.#running.add(run);
  }

  async #work(): Promise<void> {
    for (const [key, task] of this.#waiting) {
      if (this.#stopping.signal.aborted) return;
      this.#waiting.delete(key);
      await this.#tell(task).catch(this.#onError);
    }
  }

  async #tell(task: Task): Promise<void> {
    const { accountId } = task.session;
    const places = await this.#app.push.placesOf(accountId, [task.agentId], task.kind === 'waiting');
    await Promise.all(places.map((place) => this.#tellAt(accountId, place, task)));
  }

  async #tellAt(accountId: string, place: KeptPushSubscription, task: Task): Promise<void> {
    const { signal } = this.#stopping;
    const notice = noticeOf(task, place.details && task.mayRead);
    const send = async () => {
      const ttlMs = Math.min(task.until - this.#app.now(), LONGEST_TTL_MS);
      if (ttlMs <= 0) return 'refused';
      return this.#sender.send(await this.#app.push.write(place, notice, { ttlMs, subject: this.#subject }), signal);
    };
    let pushed = await send();
    if (pushed === 'passing' && !signal.aborted) {
      await wait(this.#retryAfterMs, undefined, { signal }).catch(() => {});
      if (!signal.aborted) pushed = await send();
    }
    if (pushed === 'gone') await this.#app.push.forget(accountId, place);
  }
}

/** Whom an event concerns so much that they are told of it elsewhere; null: nobody. */
export function tellingOf(event: Event, session: Session): Telling | null {
  const line = session.lastMessage?.text ?? '';
  switch (event.type) {
    case 'session-offered':
      return { agentId: event.agent.id, kind: 'offer', line, until: event.until };
    case 'transfer-offered':
      return { agentId: event.to.id, kind: 'offer', line, until: event.until ?? event.at + MESSAGE_TTL_MS };
    case 'message-posted':
      if (event.actor.kind !== 'visitor' || session.stage !== 'active' || !session.agent) return null;
      return { agentId: session.agent.id, kind: 'message', line: event.text, until: event.at + MESSAGE_TTL_MS };
    default:
      return null;
  }
}

function isLeftWaiting({ stage, offer }: Session): boolean {
  return stage === 'waiting' && offer === null;
}

function isBeginningToWait({ type }: Event): boolean {
  return type === 'queue-entered' || type === 'offer-answered';
}

const titles = {
  offer: 'A chat is waiting',
  waiting: 'A chat is waiting',
  message: 'A chat has a new message',
} as const;

function noticeOf({ session, kind, line }: Task, details: boolean): PushNotice {
  const { id: sessionId } = session;
  if (!details) return { title: titles[kind], body: '', sessionId };
  const name = session.visitor.name || 'A visitor';
  const first = [...(line.split('\n', 1)[0] ?? '')].slice(0, LINE_LENGTH).join('');
  const title = { offer: `${name} is offered to you`, waiting: `${name} is waiting`, message: name }[kind];
  return { title, body: first, sessionId };
}
