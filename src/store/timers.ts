import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Something to be done to a session at a time (epoch milliseconds); one of a kind for each session. */
export interface Timer {
  readonly accountId: string;
  readonly sessionId: string;
  readonly kind: string;
  readonly dueAt: number;
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
      .onConflict((conflict) => conflict.columns(['accountId', 'sessionId', 'kind']).doUpdateSet({ dueAt: due }))
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

  /** Ends a timer that was taken, or sets it anew; one that was set again meanwhile stays as it was set. */
  async settle({ dueAt: _due, ...timer }: Timer, leasedUntil: number, again: number | undefined): Promise<void> {
    const leased = sql<boolean>`(account_id, session_id, kind, due_at) =
      (${timer.accountId}, ${timer.sessionId}, ${timer.kind}, ${new Date(leasedUntil)})`;
    if (again === undefined) await this.#db.deleteFrom('timer').where(leased).execute();
    else
      await this.#db
        .updateTable('timer')
        .set({ dueAt: new Date(again) })
        .where(leased)
        .execute();
  }

  /**
   * Takes up to `limit` due timers: they are put off by `leaseMs`, so that they come back when whoever took them dies.
   * Whoever has done the work cancels the timer.
   */
  async take(now: number, limit: number, leaseMs: number): Promise<readonly Timer[]> {
    const { rows } = await sql<Timer>`
      UPDATE timer t SET due_at = ${new Date(now + leaseMs)}
      FROM (
        SELECT account_id, session_id, kind, due_at FROM timer WHERE due_at <= ${new Date(now)}
        ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) due
      WHERE (t.account_id, t.session_id, t.kind) = (due.account_id, due.session_id, due.kind)
      RETURNING t.account_id, t.session_id, t.kind, due.due_at`.execute(this.#db);
    return rows;
  }
}
