import type { Kysely } from 'kysely';
import type { AuditAction, AuditEntry } from '../core/safety.ts';
import type { Tables } from './tables.ts';

/** What must not go unseen in an account. Entries are added, and never changed. */
export class AuditTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add(accountId: string, { at, actor, subject, ...entry }: AuditEntry): Promise<void> {
    await this.#db
      .insertInto('auditEntry')
      .values({ ...entry, accountId, at: new Date(at), actor: JSON.stringify(actor), subject: JSON.stringify(subject) })
      .execute();
  }

  /** Newest first, those before the entry named, of these actions (null: of all). Ids sort by time. */
  list(
    accountId: string,
    limit: number,
    before: string | null,
    actions: readonly string[] | null,
  ): Promise<readonly AuditEntry[]> {
    return this.#db
      .selectFrom('auditEntry')
      .select(['id', 'at', 'actor', 'action', 'subject'])
      .where('accountId', '=', accountId)
      .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
      .$if(actions !== null, (query) => query.where('action', 'in', (actions ?? []) as readonly AuditAction[]))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }
}
