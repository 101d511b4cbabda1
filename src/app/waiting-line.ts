import type { Actor } from '../core/access.ts';
import { estimatedWait } from '../core/routing/estimate.ts';
import { precedenceOf } from '../core/routing/precedence.ts';
import type { Directory } from '../store/directory.ts';
import type { RoutingTable } from '../store/routing-table.ts';
import type { Chat } from './chat.ts';

/** Where a session stands in its queue. */
export interface Place {
  /** 1: it is next. */
  readonly position: number;
  /** How many wait there in all. */
  readonly length: number;
  /** In milliseconds; null while too little is known. */
  readonly estimatedWaitMs: number | null;
}

const HOUR_MS = 3_600_000;
const HELD_MS = 5_000;

interface Line {
  readonly readAt: number;
  readonly ids: readonly string[];
  readonly acceptedAt: readonly number[];
}

/** Who waits where, and for how long still. A queue is read at most once in five seconds, however many ask. */
export class WaitingLine {
  readonly #table: RoutingTable;
  readonly #directory: Directory;
  readonly #chat: Pick<Chat, 'session'>;
  readonly #now: () => number;
  readonly #lines = new Map<string, Promise<Line>>();

  constructor(parts: {
    readonly table: RoutingTable;
    readonly directory: Directory;
    readonly chat: Pick<Chat, 'session'>;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#chat = parts.chat;
    this.#now = parts.now;
  }

  /** The session's place, or null when it does not wait; refuses with `not-found` what is not in the actor's sight. */
  async placeOf(actor: Actor, sessionId: string): Promise<Place | null> {
    const { accountId, queueId, stage } = await this.#chat.session(actor, sessionId);
    if (stage !== 'waiting' || queueId === null) return null;
    const held = await this.#line(accountId, queueId);
    // It may have come after the line was read: then it is last.
    const line = held.ids.includes(sessionId) ? held : await this.#read(accountId, queueId);
    const position = line.ids.indexOf(sessionId) + 1;
    if (position === 0) return null;
    return { position, length: line.ids.length, estimatedWaitMs: this.#estimate(line, position) };
  }

  /** How many wait in the queue, and how long whoever comes now is likely to wait (milliseconds; null while too little is known). */
  async ofQueue(accountId: string, queueId: string): Promise<Omit<Place, 'position'>> {
    const line = await this.#line(accountId, queueId);
    return { length: line.ids.length, estimatedWaitMs: this.#estimate(line, line.ids.length + 1) };
  }

  #estimate({ acceptedAt }: Line, position: number): number | null {
    return estimatedWait(position, acceptedAt, this.#now());
  }

  async #line(accountId: string, queueId: string): Promise<Line> {
    const held = await this.#lines.get(`${accountId} ${queueId}`);
    const age = held ? this.#now() - held.readAt : HELD_MS;
    return held && age >= 0 && age < HELD_MS ? held : this.#read(accountId, queueId);
  }

  #read(accountId: string, queueId: string): Promise<Line> {
    const key = `${accountId} ${queueId}`;
    const reading = this.#readLine(accountId, queueId);
    if (this.#lines.size >= MOST_LINES) this.#lines.delete(this.#lines.keys().next().value ?? '');
    this.#lines.set(key, reading);
    reading.catch(() => this.#lines.delete(key));
    return reading;
  }

  async #readLine(accountId: string, queueId: string): Promise<Line> {
    const now = this.#now();
    const [snapshot, waiting, acceptedAt] = await Promise.all([
      this.#directory.snapshot(accountId),
      this.#table.line(accountId, queueId),
      // Who was accepted within the hour was hardly opened long before it.
      this.#table.acceptedAt(accountId, queueId, now - HOUR_MS, now - 3 * HOUR_MS),
    ]);
    const settings = snapshot?.queues.get(queueId)?.settings.routing ?? {};
    const ranked = waiting.map(({ id, priority, waitingSince, wait }) => {
      return { id, place: precedenceOf(priority, wait?.arrivedAt ?? waitingSince, settings) };
    });
    ranked.sort((one, other) => one.place - other.place || (one.id < other.id ? -1 : 1));
    return { readAt: now, ids: ranked.map(({ id }) => id), acceptedAt };
  }
}

const MOST_LINES = 1_000;
