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

/** What an agent is to be told of a session. */
export interface Telling {
  readonly agentId: string;
  readonly isOffer: boolean;
  readonly line: string;
  /** Until when (epoch milliseconds) it is worth being told. */
  readonly until: number;
}

interface Task extends Telling {
  readonly session: Session;
}

/**
 * Tells agents who have no console connected of what rings with them, and of what visitors write to them. Only the
 * process that appended an event tells of it. Nothing is kept: what a stop or a crowd cuts off is not told.
 */
export class Pushing {
  readonly #app: Pick<App, 'journal' | 'push' | 'now'>;
  readonly #sender: PushSender;
  readonly #subject: string | null;
  readonly #onError: (error: unknown) => void;
  readonly #retryAfterMs: number;
  readonly #stopping = new AbortController();
  /** By agent and session: the newest is told, whatever came before it. */
  readonly #waiting = new Map<string, Task>();
  readonly #running = new Set<Promise<void>>();
  #undo: () => unknown = () => {};

  /** `publicUrl` tells push services whom to ask, if it is https. */
  constructor(parts: {
    readonly app: Pick<App, 'journal' | 'push' | 'now'>;
    readonly sender: PushSender;
    readonly publicUrl?: string | undefined;
    readonly onError: (error: unknown) => void;
    readonly retryAfterMs?: number;
  }) {
    this.#app = parts.app;
    this.#sender = parts.sender;
    this.#subject = parts.publicUrl?.startsWith('https:') ? parts.publicUrl : null;
    this.#onError = parts.onError;
    this.#retryAfterMs = parts.retryAfterMs ?? RETRY_AFTER_MS;
  }

  start(): void {
    this.#undo = this.#app.journal.onAppended(({ events, session }) => {
      for (const event of events) {
        const telling = tellingOf(event, session);
        if (telling) this.#take({ ...telling, session });
      }
    });
  }

  async stop(): Promise<void> {
    this.#undo();
    this.#stopping.abort();
    this.#waiting.clear();
    await Promise.all(this.#running);
    await this.#sender.close();
  }

  /** Resolves when all that was heard of is told. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
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
    const places = await this.#app.push.placesOf(accountId, task.agentId);
    await Promise.all(places.map((place) => this.#tellAt(accountId, place, task)));
  }

  async #tellAt(accountId: string, place: KeptPushSubscription, task: Task): Promise<void> {
    const { signal } = this.#stopping;
    const notice = noticeOf(task, place.details);
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
      return { agentId: event.agent.id, isOffer: true, line, until: event.until };
    case 'transfer-offered':
      return { agentId: event.to.id, isOffer: true, line, until: event.until ?? event.at + MESSAGE_TTL_MS };
    case 'message-posted':
      if (event.actor.kind !== 'visitor' || session.stage !== 'active' || !session.agent) return null;
      return { agentId: session.agent.id, isOffer: false, line: event.text, until: event.at + MESSAGE_TTL_MS };
    default:
      return null;
  }
}

function noticeOf({ session, isOffer, line }: Task, details: boolean): PushNotice {
  const { id: sessionId } = session;
  if (!details) return { title: isOffer ? 'A chat is waiting' : 'A chat has a new message', body: '', sessionId };
  const name = session.visitor.name || 'A visitor';
  const first = [...(line.split('\n', 1)[0] ?? '')].slice(0, LINE_LENGTH).join('');
  return { title: isOffer ? `${name} is offered to you` : name, body: first, sessionId };
}
