import type { ServerFrame } from '../../src/dialects/native/wire.ts';
import type { Connection } from './connection.ts';
import { Observers } from './observers.ts';

export type PresenceState = Extract<ServerFrame, { t: 'presence' }>['state'];

/** Who is online, as far as the server has told this client since it came online. */
export class PresenceBoard {
  readonly #connection: Connection;
  readonly #observers = new Observers();
  #states: ReadonlyMap<string, PresenceState> = new Map();
  #unsubscribe: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** States by the id of the agent or visitor; the same value until something changes. */
  get state(): ReadonlyMap<string, PresenceState> {
    return this.#states;
  }

  subscribe(listener: () => void): () => void {
    return this.#observers.add(listener);
  }

  open(): void {
    this.#unsubscribe ??= this.#connection.subscribe((news) => {
      if (news.kind === 'state' && news.state !== 'online') this.#change(new Map());
      if (news.kind === 'frame' && news.frame.t === 'presence' && news.frame.actor.id !== null) {
        this.#change(new Map(this.#states).set(news.frame.actor.id, news.frame.state));
      }
    });
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  #change(states: ReadonlyMap<string, PresenceState>): void {
    this.#states = states;
    this.#observers.tell();
  }
}
