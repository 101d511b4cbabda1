import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** What a dialect's clients call something: unique both ways within an account, a dialect and a kind. */
export interface AliasKind {
  readonly accountId: string;
  readonly dialect: string;
  /** `visitor`, `session`, …: what is called so. */
  readonly kind: string;
}

export class Aliases {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The id behind a vendor's name, or null. */
  async find(kind: AliasKind, name: string): Promise<string | null> {
    const found = await this.#of(kind).select('id').where('name', '=', name).executeTakeFirst();
    return found?.id ?? null;
  }

  /** The vendor's names of many ids in one query; what has none is missing. */
  async names(kind: AliasKind, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#of(kind).select(['id', 'name']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** The vendor's name of an id; the first call settles it, and `make` is asked again when its name is taken. */
  async ensure(kind: AliasKind, id: string, make: () => string): Promise<string> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const name = (await this.names(kind, [id])).get(id);
      if (name !== undefined) return name;
      await this.#db
        .insertInto('alias')
        .values({ ...kind, name: make(), id })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    throw new Error(`No free name for ${kind.kind} ${id} in ${kind.dialect}`);
  }

  #of({ accountId, dialect, kind }: AliasKind) {
    return this.#db
      .selectFrom('alias')
      .where('accountId', '=', accountId)
      .where('dialect', '=', dialect)
      .where('kind', '=', kind);
  }
}
