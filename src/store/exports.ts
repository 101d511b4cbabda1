import { type Kysely, type Selectable, sql } from 'kysely';
import type { Condition } from '../core/condition.ts';
import type { Export, ExportManifest } from '../core/export/export.ts';
import type { Place } from '../core/query.ts';
import { countErased } from './erasures.ts';
import type { Tables } from './tables.ts';

/** An export in hand: what it means, and how far it has come. */
export interface LeasedExport extends Export {
  readonly condition: Condition | null;
  readonly place: Place | null;
  readonly tries: number;
  readonly lease: string;
}

/** How far an export has come. */
export interface Reached {
  readonly place: Place | null;
  readonly sessions: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Exports as rows, each done by one process at a time, and told to those who asked. */
export class ExportTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Adds it unless `most` of the account's are waiting or running; answers whether it did. */
  async add(
    { accountId, id, requestedBy, request, createdAt }: Export,
    condition: Condition | null,
    most: number,
  ): Promise<boolean> {
    const at = new Date(createdAt);
    return this.#db.transaction().execute(async (transaction) => {
      // A statement of its own: what is counted afterwards holds all that others added before they let go.
      await sql`SELECT FROM account WHERE id = ${accountId} FOR NO KEY UPDATE`.execute(transaction);
      const { numAffectedRows } = await sql`
        INSERT INTO export (account_id, id, requested_by, request, condition, state, due_at, created_at)
        SELECT ${accountId}, ${id}, ${JSON.stringify(requestedBy)}::jsonb, ${JSON.stringify(request)}::jsonb,
          ${condition && JSON.stringify(condition)}::jsonb, 'waiting', ${at}, ${at}
        WHERE (SELECT count(*) FROM export
          WHERE account_id = ${accountId} AND state IN ('waiting', 'running')) < ${most}`.execute(transaction);
      return numAffectedRows === 1n;
    });
  }

  /** The newest first. */
  async list(accountId: string, after: Place | null, limit: number): Promise<readonly Export[]> {
    let select = this.#db.selectFrom('export').selectAll().where('accountId', '=', accountId);
    if (after) {
      const at = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${after.id}::uuid)`);
    }
    const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(told);
  }

  async get(accountId: string, id: string): Promise<(Export & { readonly manifest: ExportManifest | null }) | null> {
    const row = await this.#row(accountId, id).selectAll().executeTakeFirst();
    return row ? { ...told(row), manifest: row.manifest } : null;
  }

  /** Takes one that waits, or whose doer is gone, until `leaseUntil`. */
  async take(now: number, leaseUntil: number, lease: string): Promise<LeasedExport | null> {
    const { rows } = await sql<Selectable<Tables['export']>>`
      UPDATE export e SET state = 'running', due_at = ${new Date(leaseUntil)}, lease = ${lease}, tries = e.tries + 1
      FROM (
        SELECT account_id, id FROM export WHERE due_at <= ${new Date(now)} ORDER BY due_at LIMIT 1
        FOR UPDATE SKIP LOCKED
      ) due
      WHERE (e.account_id, e.id) = (due.account_id, due.id) RETURNING e.*`.execute(this.#db);
    const [row] = rows;
    return row ? { ...told(row), condition: row.condition, place: row.place, tries: row.tries, lease } : null;
  }

  async setTotal({ accountId, id, lease }: LeasedExport, total: number): Promise<void> {
    await this.#db
      .updateTable('export')
      .set({ total })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('lease', '=', lease)
      .execute();
  }

  /** Notes how far it has come and holds it for longer; answers false when it is no longer the holder's. */
  async reach(job: LeasedExport, reached: Reached, leaseUntil: number): Promise<boolean> {
    const { place, ...counts } = reached;
    return this.#settle(job, { ...counts, place: JSON.stringify(place), dueAt: new Date(leaseUntil) });
  }

  /** Keeps it the holder's for longer, if it still is. */
  hold(job: LeasedExport, leaseUntil: number): Promise<boolean> {
    return this.#settle(job, { dueAt: new Date(leaseUntil) });
  }

  async finish(job: LeasedExport, manifest: ExportManifest, sessions: number, at: number, expiresAt: number) {
    return this.#settle(job, {
      state: 'done',
      sessions,
      rows: manifest.rowCount,
      bytes: manifest.bytes,
      sha256: manifest.sha256,
      manifest: JSON.stringify(manifest),
      dueAt: null,
      finishedAt: new Date(at),
      expiresAt: new Date(expiresAt),
    });
  }

  /** Lets it be tried again later, or gives it up for good. */
  async fail(
    job: LeasedExport,
    problem: string,
    at: number,
    { tryAgainAt, expiresAt }: { readonly tryAgainAt: number | null; readonly expiresAt: number },
  ): Promise<boolean> {
    if (tryAgainAt !== null) return this.#settle(job, { state: 'waiting', problem, dueAt: new Date(tryAgainAt) });
    return this.#settle(job, {
      state: 'failed',
      problem,
      dueAt: null,
      finishedAt: new Date(at),
      expiresAt: new Date(expiresAt),
    });
  }

  /** Stops it where it is; one that is done stays so. */
  async cancel(accountId: string, id: string, at: number): Promise<void> {
    await this.#db
      .updateTable('export')
      .set({ state: 'cancelled', dueAt: null, lease: null, finishedAt: new Date(at), expiresAt: new Date(at) })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'running'])
      .execute();
  }

  /** Lets one that failed begin anew, unless `most` of the account's are waiting or running; answers what came of it. */
  async revive(
    accountId: string,
    id: string,
    now: number,
    most: number,
  ): Promise<'revived' | 'too-many' | 'not-failed'> {
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM account WHERE id = ${accountId} FOR NO KEY UPDATE`.execute(transaction);
      const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM export
        WHERE account_id = ${accountId} AND state IN ('waiting', 'running')`.execute(transaction);
      if ((rows[0]?.count ?? 0) >= most) return 'too-many';
      const { numAffectedRows } = await sql`
        UPDATE export SET state = 'waiting', due_at = ${new Date(now)}, tries = 0, lease = NULL, place = NULL, total = NULL,
          sessions = 0, rows = 0, bytes = 0, problem = NULL, finished_at = NULL, expires_at = NULL
        WHERE account_id = ${accountId} AND id = ${id} AND state = 'failed'`.execute(transaction);
      return numAffectedRows === 1n ? 'revived' : 'not-failed';
    });
  }

  /** Forgets it; the receipt of an erasure, when it is for one, counts it in the same commit. */
  async remove(accountId: string, id: string, receiptId: string | null = null): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom('export')
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      await countErased(transaction, accountId, receiptId, { exports: Number(numDeletedRows) });
    });
  }

  /** The account's that have read anything. */
  made(accountId: string): Promise<readonly Pick<Export, 'accountId' | 'id'>[]> {
    return this.#db
      .selectFrom('export')
      .select(['accountId', 'id'])
      .where('accountId', '=', accountId)
      .where((is) => is.or([is('state', '!=', 'waiting'), is('tries', '>', 0)]))
      .execute();
  }

  /** Those whose files are no longer needed. */
  async expired(now: number, limit: number): Promise<readonly Pick<Export, 'accountId' | 'id' | 'request'>[]> {
    return this.#db
      .selectFrom('export')
      .select(['accountId', 'id', 'request'])
      .where('expiresAt', '<=', new Date(now) as never)
      .limit(limit)
      .execute();
  }

  #row(accountId: string, id: string) {
    return this.#db.selectFrom('export').where('accountId', '=', accountId).where('id', '=', id);
  }

  async #settle({ accountId, id, lease }: LeasedExport, changes: object): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('export')
      .set(changes)
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('lease', '=', lease)
      .where('state', '=', 'running')
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}

function told(row: Selectable<Tables['export']>): Export {
  const { accountId, id, requestedBy, request, state, total, sessions, rows, bytes, sha256, problem } = row;
  const { createdAt, finishedAt, expiresAt } = row;
  return {
    accountId,
    id,
    requestedBy,
    request,
    state,
    total,
    sessions,
    rows,
    bytes,
    sha256,
    problem,
    createdAt,
    finishedAt,
    expiresAt,
  };
}
