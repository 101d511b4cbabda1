import { type Kysely, type Selectable, sql } from 'kysely';
import type { ScheduleRun } from '../core/export/schedule.ts';
import type { Place } from '../core/query.ts';
import type { Tables } from './tables.ts';

/** A run in hand. */
export interface LeasedRun extends ScheduleRun {
  readonly lease: string;
}

/** What came of a step of a run; what is not there stays as it is. Without `nextTryAt` it was the last. */
export interface RunStep extends Partial<Omit<ScheduleRun, 'accountId' | 'id' | 'scheduleId' | 'dueAt'>> {
  readonly nextTryAt: number | null;
}

const UNIQUE_VIOLATION = '23505';

/** The runs of schedules as rows, each done by one process at a time. */
export class ExportRunTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Adds one that nothing but a person's wish is due for, unless there is one of that very time; answers whether it did. */
  async add(accountId: string, scheduleId: string, id: string, dueAt: number): Promise<boolean> {
    const at = new Date(dueAt);
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('exportScheduleRun')
      .values({ accountId, id, scheduleId, dueAt: at, nextTryAt: at, lease: null, ...nothingYet })
      .onConflict((conflict) => conflict.columns(['accountId', 'scheduleId', 'dueAt']).doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }

  async get(accountId: string, id: string): Promise<ScheduleRun | null> {
    const row = await this.#db
      .selectFrom('exportScheduleRun')
      .selectAll()
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? told(row) : null;
  }

  /** The newest first. */
  async list(
    accountId: string,
    scheduleId: string,
    after: Place | null,
    limit: number,
  ): Promise<readonly ScheduleRun[]> {
    let select = this.#of(accountId, scheduleId).selectAll();
    if (after) {
      const at = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(due_at, id) < (${at}::timestamptz, ${after.id}::uuid)`);
    }
    return (await select.orderBy('dueAt', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(told);
  }

  /** How many have not come to their end. */
  async waiting(accountId: string, scheduleId: string): Promise<number> {
    const { count } = await this.#of(accountId, scheduleId)
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Takes one that is due, or whose doer is gone, until `leaseUntil`. */
  async take(now: number, leaseUntil: number, lease: string): Promise<LeasedRun | null> {
    const { rows } = await sql<Selectable<Tables['exportScheduleRun']>>`
      UPDATE export_schedule_run r SET next_try_at = ${new Date(leaseUntil)}, lease = ${lease}
      FROM (
        SELECT account_id, id FROM export_schedule_run WHERE next_try_at <= ${new Date(now)}
        ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ) due
      WHERE (r.account_id, r.id) = (due.account_id, due.id) RETURNING r.*`.execute(this.#db);
    const [row] = rows;
    return row ? { ...told(row), lease } : null;
  }

  /** Writes down what came of a step, unless the run is no longer the holder's; answers whether it was. */
  async settle(
    { accountId, id, lease }: LeasedRun,
    { nextTryAt, finishedAt, toldTo, ...step }: RunStep,
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('exportScheduleRun')
      .set({
        ...step,
        nextTryAt: dateOrNull(nextTryAt),
        ...(finishedAt !== undefined && { finishedAt: dateOrNull(finishedAt) }),
        ...(toldTo && { toldTo: JSON.stringify(toldTo) }),
      })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('lease', '=', lease)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  /** Makes the name at the place this run's; false when it is another's, or the run is no longer the holder's. */
  async claim({ accountId, id, lease }: LeasedRun, place: string, file: string): Promise<boolean> {
    try {
      const { numUpdatedRows } = await this.#db
        .updateTable('exportScheduleRun')
        .set({ place, file })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .where('lease', '=', lease)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      return false;
    }
  }

  /** Those with files at the place, without the newest `keep`. */
  async beyond(accountId: string, scheduleId: string, place: string, keep: number): Promise<readonly ScheduleRun[]> {
    const rows = await this.#of(accountId, scheduleId)
      .selectAll()
      .where('state', '=', 'delivered')
      .where('place', '=', place)
      .where('file', 'is not', null)
      .orderBy('dueAt', 'desc')
      .offset(keep)
      .limit(100)
      .execute();
    return rows.map(told);
  }

  /** The file is no longer there. */
  async forgetFile({ accountId, id }: Pick<ScheduleRun, 'accountId' | 'id'>): Promise<void> {
    await this.#db
      .updateTable('exportScheduleRun')
      .set({ file: null })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .execute();
  }

  /** Forgets runs that came to an end before this and whose files are no longer there. */
  async sweep(before: number): Promise<void> {
    await sql`
      DELETE FROM export_schedule_run
      WHERE state <> 'waiting' AND next_try_at IS NULL AND file IS NULL AND finished_at < ${new Date(before)}`.execute(
      this.#db,
    );
  }

  #of(accountId: string, scheduleId: string) {
    return this.#db
      .selectFrom('exportScheduleRun')
      .where('accountId', '=', accountId)
      .where('scheduleId', '=', scheduleId);
  }
}

const nothingYet = { place: null, file: null, rows: null, bytes: null, problem: null, finishedAt: null };

function told(row: Selectable<Tables['exportScheduleRun']>): ScheduleRun {
  const { accountId, id, scheduleId, dueAt, state, tries, file, rows, bytes, problem, toldTo, finishedAt } = row;
  return { accountId, id, scheduleId, dueAt, state, tries, file, rows, bytes, problem, toldTo, finishedAt };
}

function dateOrNull(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
