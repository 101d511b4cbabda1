import type { Session } from '../../src/dialects/native/wire.ts';
import type { Connection, ConnectionNews } from './connection.ts';
import { Observers } from './observers.ts';

/** The rows an agent sees; a value that never changes. */
export interface SessionListState {
  /** False until the first full list has arrived. Rows stay while offline. */
  readonly isReady: boolean;
  readonly rows: ReadonlyMap<string, Session>;
}

const ENDED_KEPT = 50;

/** The sessions in an agent's sight that are not over, and the last few that ended while this list was open. */
export class SessionList {
  readonly #connection: Connection;
  readonly #observers = new Observers();
  #state: SessionListState = { isReady: false, rows: new Map() };
  #unsubscribe: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The same value until something changes. */
  get state(): SessionListState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    return this.#observers.add(listener);
  }

  /** Begins to follow the rows, now and after every cut, until `close`. */
  open(): void {
    if (this.#unsubscribe) return;
    this.#unsubscribe = this.#connection.subscribe((news) => this.#hear(news));
    if (this.#connection.state === 'online') this.#connection.send({ t: 'watch-sessions' });
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  #hear(news: ConnectionNews): void {
    if (news.kind === 'state' && news.state === 'online') this.#connection.send({ t: 'watch-sessions' });
    if (news.kind !== 'frame') return;
    if (news.frame.t === 'sessions') {
      this.#change(new Map(news.frame.sessions.map((session) => [session.id, session])));
    } else if (news.frame.t === 'session') {
      const { session } = news.frame;
      const known = this.#state.rows.get(session.id);
      if (!known || known.version <= session.version) this.#change(withRow(this.#state.rows, session));
    }
  }

  #change(rows: ReadonlyMap<string, Session>): void {
    this.#state = { isReady: true, rows };
    this.#observers.tell();
  }
}

/** Those that wait for an agent, the longest-waiting first. */
export function selectWaiting(rows: ReadonlyMap<string, Session>): readonly Session[] {
  return select(
    rows,
    (row) => row.stage === 'waiting',
    (row) => Date.parse(row.queuedAt ?? row.openedAt),
  );
}

/** Those that this agent has, the oldest first. */
export function selectMine(rows: ReadonlyMap<string, Session>, agentId: string): readonly Session[] {
  const isMine = (row: Session) => row.stage === 'active' && row.agent?.id === agentId;
  return select(rows, isMine, (row) => Date.parse(row.acceptedAt ?? row.openedAt));
}

/** All that are not over, the oldest first. */
export function selectOpen(rows: ReadonlyMap<string, Session>): readonly Session[] {
  return select(
    rows,
    (row) => !isOver(row),
    (row) => Date.parse(row.openedAt),
  );
}

function select(
  rows: ReadonlyMap<string, Session>,
  belongs: (row: Session) => boolean,
  timeOf: (row: Session) => number,
): readonly Session[] {
  return [...rows.values()].filter(belongs).sort((a, b) => timeOf(a) - timeOf(b) || a.number - b.number);
}

function isOver(row: Session): boolean {
  return row.stage === 'ended' || row.stage === 'closed';
}

function withRow(rows: ReadonlyMap<string, Session>, row: Session): ReadonlyMap<string, Session> {
  const next = new Map(rows).set(row.id, row);
  const over = [...next.values()]
    .filter(isOver)
    .sort((a, b) => Date.parse(a.endedAt ?? '') - Date.parse(b.endedAt ?? ''));
  for (const old of over.slice(0, -ENDED_KEPT)) next.delete(old.id);
  return next;
}
