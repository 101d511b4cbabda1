import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Something to be done to a session at a time (epoch milliseconds); one of a kind for each session. */
export interface Timer {
  readonly accountId: string;
  readonly sessionId: string;
  readonly kind: string;
  readonly dueAt: number;
}

/** A timer that was taken: `version` tells whether somebody set it meanwhile. */
export interface TakenTimer extends Timer {
  readonly version: number;
}

/** Timers are rows: they survive restarts, and each is taken by one process at a time. */
export class Timers {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Sets the timer, or moves it. */
  async set({ dueAt, ...timer }: Timer): Promise<void> {
    const due = new Date(dueAt);
    await this.#db
      .insertInto('timer')
      .values({ ...timer, dueAt: due })
      .onConflict((conflict) =>
        conflict
          .columns(['accountId', 'sessionId', 'kind'])
          .doUpdateSet({ dueAt: due, version: sql<number>`timer.version + 1` }),
      )
      .execute();
  }

  /** Sets the timers, or puts off those that are there; in one statement. At most one of a kind for each session. */
  async setMany(timers: readonly Timer[]): Promise<void> {
    await this.#write(timers, sql`excluded.due_at`);
  }

  /** Sets the timer, or brings it forward; one that is due earlier stays as it is. */
  async hasten(timer: Timer): Promise<void> {
    await this.#write([timer], sql`least(timer.due_at, excluded.due_at)`);
  }

  async #write(timers: readonly Timer[], dueAt: RawBuilder<Date>): Promise<void> {
    if (timers.length === 0) return;
    await this.#db
      .insertInto('timer')
      .values(timers.map((timer) => ({ ...timer, dueAt: new Date(timer.dueAt) })))
      .onConflict((conflict) =>
        conflict
          .columns(['accountId', 'sessionId', 'kind'])
          .doUpdateSet({ dueAt, version: sql<number>`timer.version + 1` }),
      )
      .execute();
  }

  async cancel({ accountId, sessionId, kind }: Omit<Timer, 'dueAt'>): Promise<void> {
    await this.#db
      .deleteFrom('timer')
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('kind', '=', kind)
      .execute();
  }

  /** Sets a timer of this kind for each session in progress whose next deadline is to be warned of, and that has none. */
  async restoreWarnings(kind: string): Promise<void> {
    await sql`
      INSERT INTO timer (account_id, session_id, kind, due_at)
      SELECT account_id, id, ${kind}, deadline_warn_at FROM session
      WHERE stage IN ('intake', 'waiting', 'active') AND deadline_warn_at IS NOT NULL
      ON CONFLICT DO NOTHING`.execute(this.#db);
  }

  /**
   * Takes up to `limit` due timers: they are put off by `leaseMs`, so that they come back when whoever took them dies.
   * Whoever has done the work settles the timer.
   */
  async take(now: number, limit: number, leaseMs: number): Promise<readonly TakenTimer[]> {
    const { rows } = await sql<TakenTimer>`
      UPDATE timer t SET due_at = ${new Date(now + leaseMs)}
      FROM (
        SELECT account_id, session_id, kind, due_at FROM timer WHERE due_at <= ${new Date(now)}
        ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) due
      WHERE (t.account_id, t.session_id, t.kind) = (due.account_id, due.session_id, due.kind)
      RETURNING t.account_id, t.session_id, t.kind, due.due_at, t.version`.execute(this.#db);
    return rows;
  }

  /** Ends a timer that was taken, or sets it anew; what was set while the work was being done stands. */
  async settle({ accountId, sessionId, kind, version }: TakenTimer, again: number | null): Promise<void> {
    if (again === null) {
      await this.#db
        .deleteFrom('timer')
        .where('accountId', '=', accountId)
        .where('sessionId', '=', sessionId)
        .where('kind', '=', kind)
        .where('version', '=', version)
        .execute();
      return;
    }
    await this.#db
      .updateTable('timer')
      .set({ dueAt: new Date(again) })
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('kind', '=', kind)
      .where('version', '=', version)
      .execute();
  }

  /**
   * Sets a timer of this kind for each session in which something may be due by the settings of its queue, and which
   * has none: it was never set, for its Koine died, or the settings are newer.
   */
  async recover(kind: string, dueAt: number, limit: number): Promise<void> {
    await sql`
      INSERT INTO timer (account_id, session_id, kind, due_at)
      SELECT account_id, id, ${kind}, ${new Date(dueAt)} FROM (
        SELECT s.account_id, s.id FROM session s JOIN queue q ON q.account_id = s.account_id AND q.id = s.queue_id
        WHERE s.stage = 'active' AND (q.settings ? 'visitorSilence' OR q.settings ? 'agentSilence')
        UNION
        SELECT s.account_id, s.id FROM queue q JOIN session s ON s.account_id = q.account_id AND s.queue_id = q.id
        WHERE s.stage = 'ended' AND q.settings ? 'closeMs'
        UNION
        SELECT account_id, id FROM session WHERE transfer_offered_to IS NOT NULL
        UNION
        SELECT account_id, id FROM session WHERE wrap_up_until IS NOT NULL
      ) timed
      WHERE NOT EXISTS (
        SELECT FROM timer t WHERE t.account_id = timed.account_id AND t.session_id = timed.id AND t.kind = ${kind}
      )
      LIMIT ${limit}
      ON CONFLICT DO NOTHING`.execute(this.#db);
  }
}
