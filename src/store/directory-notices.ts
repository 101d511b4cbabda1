import pg from 'pg';
import { connectionOf } from './connection.ts';
import type { Database } from './database.ts';

const CHANNEL = 'koine_directory';
const RECONNECT_MS = 1_000;

type Listener = (accountId: string | null) => void;
/** Null: any may be among them. */
type SessionListener = (sessionIds: readonly string[] | null) => void;

/** Ids of sessions in one notice, which holds 8,000 bytes. */
const IN_A_NOTICE = 100;

/** Begins a notice that is about sessions. */
const REWRITTEN = 'rewritten ';

/**
 * Tells every process on the database that an account's people, queues, inboxes or credentials changed. While the
 * listening connection is down nothing may be held in memory: `isListening` says so, and on the way up everything is
 * announced as changed (null).
 */
export class DirectoryNotices {
  readonly #url: string;
  readonly #database: Database;
  readonly #listeners = new Set<Listener>();
  readonly #sessionListeners = new Set<SessionListener>();
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = true;
  #listening = false;

  constructor(url: string, database: Database) {
    this.#url = url;
    this.#database = database;
  }

  get isListening(): boolean {
    return this.#listening;
  }

  onChange(listener: Listener): void {
    this.#listeners.add(listener);
  }

  /** Announces a change, to this process at once and to the others by the database. */
  async announce(accountId: string): Promise<void> {
    this.#tell(accountId);
    await this.#database.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, accountId]);
  }

  /** Calls the listener when logs were rewritten or removed: what is held of these sessions is no longer so. */
  onRewritten(listener: SessionListener): void {
    this.#sessionListeners.add(listener);
  }

  /** Announces that logs were rewritten or removed. */
  async announceRewritten(sessionIds: readonly string[]): Promise<void> {
    this.#tellRewritten(sessionIds);
    for (let first = 0; first < sessionIds.length; first += IN_A_NOTICE) {
      const told = `${REWRITTEN}${sessionIds.slice(first, first + IN_A_NOTICE).join(' ')}`;
      await this.#database.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, told]);
    }
  }

  async start(): Promise<void> {
    this.#stopped = false;
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#listening = false;
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(connectionOf(this.#url));
    const lost = () => this.#lose(client);
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', (notice) => this.#hear(notice.payload ?? null));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.#client = client;
      this.#tell(null);
      this.#listening = true;
    } catch {
      lost();
    }
  }

  #lose(client: pg.Client): void {
    if (this.#client === client) this.#client = null;
    this.#listening = false;
    this.#tell(null);
    client.removeAllListeners('end');
    void client.end().catch(() => undefined);
    if (this.#stopped || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#stopped) void this.#connect();
    }, RECONNECT_MS);
  }

  #hear(payload: string | null): void {
    if (payload?.startsWith(REWRITTEN)) this.#tellRewritten(payload.slice(REWRITTEN.length).split(' '));
    else this.#tell(payload);
  }

  #tellRewritten(sessionIds: readonly string[] | null): void {
    for (const listener of this.#sessionListeners) listener(sessionIds);
  }

  #tell(accountId: string | null): void {
    if (accountId === null) this.#tellRewritten(null);
    for (const listener of this.#listeners) listener(accountId);
  }
}
