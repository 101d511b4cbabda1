import type { Kysely } from 'kysely';
import type { SavedView } from '../core/saved-view.ts';
import type { Tables } from './tables.ts';

const columns = [
  'accountId',
  'id',
  'name',
  'filter',
  'columns',
  'sort',
  'agentId',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof SavedView)[];
const UNIQUE_VIOLATION = '23505';

/** The lists that people keep. */
export class SavedViewTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The account's and, unless null, the agent's own, by name. */
  list(accountId: string, agentId: string | null): Promise<readonly SavedView[]> {
    return this.#views(accountId)
      .where((where) =>
        where.or([where('agentId', 'is', null), ...(agentId === null ? [] : [where('agentId', '=', agentId)])]),
      )
      .orderBy('name')
      .orderBy('id')
      .execute();
  }

  async get(accountId: string, id: string): Promise<SavedView | null> {
    return (await this.#views(accountId).where('id', '=', id).executeTakeFirst()) ?? null;
  }

  /** Adds it, or puts it in the place of the one with its id. False when its owner has another of this name. */
  async put({ createdAt, updatedAt, columns: shown, ...view }: SavedView): Promise<boolean> {
    const values = {
      ...view,
      columns: [...shown],
      createdAt: new Date(createdAt),
      updatedAt: new Date(updatedAt),
    };
    const { accountId: _account, id: _id, createdAt: _created, ...content } = values;
    try {
      await this.#db
        .insertInto('savedView')
        .values(values)
        .onConflict((conflict) => conflict.columns(['accountId', 'id']).doUpdateSet(content))
        .execute();
      return true;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      return false;
    }
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('savedView').where('accountId', '=', accountId).where('id', '=', id).execute();
  }

  #views(accountId: string) {
    return this.#db.selectFrom('savedView').select(columns).where('accountId', '=', accountId);
  }
}
