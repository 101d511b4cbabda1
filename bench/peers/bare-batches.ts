import pg from 'pg';

/** An event as a row, without a session row, a version check or a position that is guarded. */
export interface BareEvent {
  readonly accountId: string;
  readonly sessionId: string;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  /** JSON. */
  readonly body: string;
}

const makeTable = `CREATE TABLE IF NOT EXISTS bare_event (
  account_id uuid NOT NULL, session_id uuid NOT NULL, seq int NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, type text NOT NULL, body jsonb NOT NULL,
  PRIMARY KEY (account_id, session_id, seq), UNIQUE (account_id, position))`;

const insert = `INSERT INTO bare_event (account_id, session_id, seq, at, type, body)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[], $6::jsonb[])`;

/** Rows into one table, as fast as `pg` takes them: what arrives while one insert runs goes into the next, and is answered after its commit. */
export class BareBatches {
  readonly #pool: pg.Pool;
  #next: BareEvent[] = [];
  #callers: { resolve(): void; reject(error: unknown): void }[] = [];
  #running = false;

  private constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  static async open(url: string): Promise<BareBatches> {
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    await pool.query(makeTable);
    return new BareBatches(pool);
  }

  append(events: readonly BareEvent[]): Promise<void> {
    this.#next.push(...events);
    return new Promise((resolve, reject) => {
      this.#callers.push({ resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    await new Promise(setImmediate);
    while (this.#callers.length > 0) {
      const [events, callers] = [this.#next, this.#callers];
      [this.#next, this.#callers] = [[], []];
      try {
        await this.#pool.query({ name: 'insert', text: insert, values: columnsOf(events) });
        for (const caller of callers) caller.resolve();
      } catch (error) {
        for (const caller of callers) caller.reject(error);
      }
    }
    this.#running = false;
  }
}

function columnsOf(events: readonly BareEvent[]): unknown[] {
  return [
    events.map((event) => event.accountId),
    events.map((event) => event.sessionId),
    events.map((event) => event.seq),
    events.map((event) => event.at),
    events.map((event) => event.type),
    events.map((event) => event.body),
  ];
}
