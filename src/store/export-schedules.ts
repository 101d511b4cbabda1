import { type Kysely, type Selectable, sql } from 'kysely';
import type { ExportSchedule } from '../core/export/schedule.ts';
import type { Place } from '../core/query.ts';
import type { Tables } from './tables.ts';

/** What of a schedule can be changed. */
export type ScheduleChanges = Partial<
  Pick<
    ExportSchedule,
    'name' | 'request' | 'at' | 'target' | 'fileName' | 'keep' | 'enabled' | 'notice' | 'failures' | 'nextDueAt'
  >
> & { readonly sealedSecret?: Buffer | null };

/** Exports that are made again and again, as rows. */
export class ExportScheduleTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Adds it unless the account has `most`; answers whether it did. */
  add(schedule: ExportSchedule, sealedSecret: Buffer | null, most: number): Promise<boolean> {
    const { accountId, createdAt, nextDueAt, madeBy, request, at, target, ...plain } = schedule;
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM account_head WHERE account_id = ${accountId} FOR UPDATE`.execute(transaction);
      const { count } = await transaction
        .selectFrom('exportSchedule')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('accountId', '=', accountId)
        .executeTakeFirstOrThrow();
      if (count >= most) return false;
      const values = {
        ...plain,
        accountId,
        sealedSecret,
        request: JSON.stringify(request),
        at: JSON.stringify(at),
        target: JSON.stringify(target),
        madeBy: JSON.stringify(madeBy),
        createdAt: new Date(createdAt),
        nextDueAt: dateOrNull(nextDueAt),
      };
      await transaction.insertInto('exportSchedule').values(values).execute();
      return true;
    });
  }

  /** The oldest first. */
  async list(accountId: string, after: Place | null, limit: number): Promise<readonly ExportSchedule[]> {
    let select = this.#db.selectFrom('exportSchedule').selectAll().where('accountId', '=', accountId);
    if (after) {
      const at = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(created_at, id) > (${at}::timestamptz, ${after.id}::uuid)`);
    }
    return (await select.orderBy('createdAt').orderBy('id').limit(limit).execute()).map(told);
  }

  async get(accountId: string, id: string): Promise<ExportSchedule | null> {
    const row = await this.#row(accountId, id).selectAll().executeTakeFirst();
    return row ? told(row) : null;
  }

  async sealedSecret(accountId: string, id: string): Promise<Buffer | null> {
    return (await this.#row(accountId, id).select('sealedSecret').executeTakeFirst())?.sealedSecret ?? null;
  }

  async change(accountId: string, id: string, changes: ScheduleChanges): Promise<void> {
    const { request, at, target, nextDueAt, ...plain } = changes;
    await this.#db
      .updateTable('exportSchedule')
      .set({
        ...plain,
        ...(request && { request: JSON.stringify(request) }),
        ...(at && { at: JSON.stringify(at) }),
        ...(target && { target: JSON.stringify(target) }),
        ...(nextDueAt !== undefined && { nextDueAt: dateOrNull(nextDueAt) }),
      })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .execute();
  }

  /** Forgets it and its runs. */
  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('exportSchedule').where('accountId', '=', accountId).where('id', '=', id).execute();
  }

  /** Those of all accounts whose time has come. */
  async due(now: number, limit: number): Promise<readonly ExportSchedule[]> {
    const rows = await this.#db
      .selectFrom('exportSchedule')
      .selectAll()
      .where('nextDueAt', '<=', new Date(now) as never)
      .orderBy('nextDueAt')
      .limit(limit)
      .execute();
    return rows.map(told);
  }

  /** Adds the run of a time that has come and sets the next, in one statement: whoever does it second does nothing. */
  async begin(
    { accountId, id, nextDueAt }: Pick<ExportSchedule, 'accountId' | 'id' | 'nextDueAt'>,
    runId: string,
    next: number,
  ): Promise<void> {
    if (nextDueAt === null) return;
    const due = new Date(nextDueAt);
    await sql`
      WITH begun AS (
        UPDATE export_schedule SET next_due_at = ${new Date(next)}
        WHERE account_id = ${accountId} AND id = ${id} AND next_due_at = ${due} RETURNING account_id, id
      )
      INSERT INTO export_schedule_run (account_id, id, schedule_id, due_at, next_try_at)
      SELECT account_id, ${runId}, id, ${due}, ${due} FROM begun ON CONFLICT DO NOTHING`.execute(this.#db);
  }

  /** Counts how a run ended: one that did well forgets those before it. Answers how many have failed since. */
  async count(accountId: string, id: string, isWell: boolean): Promise<number> {
    const { rows } = await sql<{ failures: number }>`
      UPDATE export_schedule SET failures = ${isWell ? sql`0` : sql`failures + 1`}
      WHERE account_id = ${accountId} AND id = ${id} RETURNING failures`.execute(this.#db);
    return rows[0]?.failures ?? 0;
  }

  #row(accountId: string, id: string) {
    return this.#db.selectFrom('exportSchedule').where('accountId', '=', accountId).where('id', '=', id);
  }
}

function told({ sealedSecret: _sealed, ...schedule }: Selectable<Tables['exportSchedule']>): ExportSchedule {
  return schedule;
}

function dateOrNull(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
