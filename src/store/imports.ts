import { type Kysely, type Selectable, sql } from 'kysely';
import type { FoundName, Import, ImportCounts, ImportNote, NameMapping } from '../core/imports.ts';
import type { Place } from '../core/query.ts';
import type { Tables } from './tables.ts';

/** An import in hand. */
export interface LeasedImport extends Import {
  readonly tries: number;
  readonly lease: string;
}

/** How far an import has come, and what was found on the way. */
export interface ImportReached {
  readonly counts: ImportCounts;
  readonly names: readonly FoundName[];
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** Imports as rows, each done by one process at a time. */
export class ImportTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Adds it unless `most` of the account's are there already; answers whether it did. */
  async add(wanted: Import, most: number): Promise<boolean> {
    const { accountId, createdAt } = wanted;
    return this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM account WHERE id = ${accountId} FOR NO KEY UPDATE`.execute(transaction);
      const { count } = await transaction
        .selectFrom('import')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('accountId', '=', accountId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= most) return false;
      const { id, dialect, fileName, bytes, requestedBy, state, counts } = wanted;
      await transaction
        .insertInto('import')
        .values({
          ...{ accountId, id, dialect, fileName, bytes, state },
          requestedBy: JSON.stringify(requestedBy),
          counts: JSON.stringify(counts),
          dueAt: new Date(createdAt),
          createdAt: new Date(createdAt),
        })
        .execute();
      return true;
    });
  }

  /** The newest first. */
  async list(accountId: string, after: Place | null, limit: number): Promise<readonly Import[]> {
    let select = this.#db.selectFrom('import').selectAll().where('accountId', '=', accountId);
    if (after) {
      const at = new Date(after.value).toISOString();
      select = select.where(sql<boolean>`(created_at, id) < (${at}::timestamptz, ${after.id}::uuid)`);
    }
    const rows = await select.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(told);
  }

  async get(accountId: string, id: string): Promise<Import | null> {
    const row = await this.#row(accountId, id).selectAll().executeTakeFirst();
    return row ? told(row) : null;
  }

  /** The first `limit` of one kind, in the file's order. */
  notes(accountId: string, id: string, kind: ImportNote['kind'], limit: number): Promise<readonly ImportNote[]> {
    return this.#db
      .selectFrom('importNote')
      .select(['kind', 'record', 'line', 'foreignId', 'reason'])
      .where('accountId', '=', accountId)
      .where('importId', '=', id)
      .where('kind', '=', kind)
      .orderBy('record')
      .limit(limit)
      .execute();
  }

  /** Takes one that waits, or whose doer is gone, until `leaseUntil`. */
  async take(now: number, leaseUntil: number, lease: string): Promise<LeasedImport | null> {
    const { rows } = await sql<Selectable<Tables['import']>>`
      UPDATE import i SET due_at = ${new Date(leaseUntil)}, lease = ${lease}, tries = i.tries + 1
      FROM (
        SELECT account_id, id FROM import WHERE due_at <= ${new Date(now)} ORDER BY due_at LIMIT 1
        FOR UPDATE SKIP LOCKED
      ) due
      WHERE (i.account_id, i.id) = (due.account_id, due.id) RETURNING i.*`.execute(this.#db);
    const [row] = rows;
    return row ? { ...told(row), tries: row.tries, lease } : null;
  }

  /** Notes how far it has come and holds it for longer; answers false, and keeps nothing, when it is no longer the holder's. */
  async reach(
    job: LeasedImport,
    { counts, names, firstAt, lastAt }: ImportReached,
    notes: readonly ImportNote[],
    leaseUntil: number,
  ): Promise<boolean> {
    const { accountId, id, lease } = job;
    return this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('import')
        .set({
          counts: JSON.stringify(counts),
          names: JSON.stringify(names),
          firstAt: firstAt === null ? null : new Date(firstAt),
          lastAt: lastAt === null ? null : new Date(lastAt),
          dueAt: new Date(leaseUntil),
          tries: 0,
        })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .where('lease', '=', lease)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return false;
      if (notes.length > 0) {
        const values = notes.map((note) => ({ ...note, accountId, importId: id }));
        await transaction
          .insertInto('importNote')
          .values(values)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      return true;
    });
  }

  /** The file was read to its end. */
  async finish(job: LeasedImport, state: 'checked' | 'done', total: number, at: number): Promise<void> {
    await this.#settle(job, { state, total, dueAt: null, lease: null, finishedAt: new Date(at) });
  }

  /** Lets it be tried again later, or gives it up. */
  async fail(job: LeasedImport, problem: string, at: number, tryAgainAt: number | null): Promise<void> {
    if (tryAgainAt !== null) return this.#settle(job, { problem, dueAt: new Date(tryAgainAt), lease: null });
    await this.#settle(job, { state: 'failed', problem, dueAt: null, lease: null, finishedAt: new Date(at) });
  }

  /** Has what was read, or given up, begun anew from the file's beginning; answers whether there was such a one. */
  async begin(
    accountId: string,
    id: string,
    { state, mapping }: { readonly state: 'checking' | 'running'; readonly mapping: NameMapping },
    counts: ImportCounts,
    now: number,
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('import')
        .set({
          ...{ state, problem: null, tries: 0, lease: null, dueAt: new Date(now), finishedAt: null },
          mapping: JSON.stringify(mapping),
          counts: JSON.stringify(counts),
          names: '[]',
        })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .where('state', 'in', ['checked', 'done', 'failed'])
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return false;
      await transaction
        .deleteFrom('importNote')
        .where('accountId', '=', accountId)
        .where('importId', '=', id)
        .execute();
      return true;
    });
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('import').where('accountId', '=', accountId).where('id', '=', id).execute();
  }

  /** Up to `limit` imports of before then, that nobody reads, whose files are kept. */
  withFilesOfBefore(then: number, limit: number): Promise<readonly Pick<Import, 'accountId' | 'id'>[]> {
    return this.#db
      .selectFrom('import')
      .select(['accountId', 'id'])
      .where('fileRemovedAt', 'is', null)
      .where(sql<boolean>`created_at < ${new Date(then)}`)
      .where('state', 'in', ['checked', 'done', 'failed'])
      .limit(limit)
      .execute();
  }

  /** Notes that the file is gone, and forgets the notes that repeat what stood in it. */
  async noteFileRemoved({ accountId, id }: Pick<Import, 'accountId' | 'id'>, at: number): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('import')
        .set({ fileRemovedAt: new Date(at) })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .execute();
      await transaction
        .deleteFrom('importNote')
        .where('accountId', '=', accountId)
        .where('importId', '=', id)
        .where('kind', '=', 'differs')
        .execute();
    });
  }

  #row(accountId: string, id: string) {
    return this.#db.selectFrom('import').where('accountId', '=', accountId).where('id', '=', id);
  }

  async #settle({ accountId, id, lease }: LeasedImport, changes: object): Promise<void> {
    await this.#db
      .updateTable('import')
      .set(changes)
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('lease', '=', lease)
      .execute();
  }
}

function told({
  tries: _tries,
  lease: _lease,
  dueAt: _due,
  fileRemovedAt: _removed,
  ...row
}: Selectable<Tables['import']>): Import {
  return row;
}
