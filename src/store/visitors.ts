import { sql } from 'kysely';
import type { Visitor } from '../core/directory.ts';
import type { VisitorFacts } from '../core/facts.ts';
import type { Database } from './database.ts';
import { Gathering } from './gathering.ts';

/** What a visitor keeps from one session to the next. */
export type LastingFacts = Pick<VisitorFacts, 'name' | 'email' | 'phone' | 'language' | 'attributes'>;

const columns = [
  'accountId',
  'id',
  'inboxId',
  'name',
  'email',
  'phone',
  'language',
  'attributes',
  'userId',
  'verified',
  'firstSeenAt',
  'lastSeenAt',
] as const;

/** Asked with each session that is opened, so that connections keep it prepared. */
const findText = `SELECT ${columns.map((column) => `${snake(column)} AS "${column}"`).join(', ')} FROM visitor
  WHERE account_id = $1::uuid AND id = ANY ($2::uuid[])`;

function snake(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export class Visitors {
  readonly #db: Database['db'];
  readonly #pool: Database['pool'];
  readonly #asked = new Map<string, Gathering<Visitor>>();

  constructor({ db, pool }: Database) {
    this.#db = db;
    this.#pool = pool;
  }

  async add(visitor: {
    readonly accountId: string;
    readonly id: string;
    readonly inboxId: string;
    readonly tokenHash: Buffer;
    readonly facts: LastingFacts;
  }): Promise<Visitor> {
    const { facts, ...rest } = visitor;
    return this.#db
      .insertInto('visitor')
      .values({ ...rest, ...facts, attributes: JSON.stringify(facts.attributes) })
      .returning(columns)
      .executeTakeFirstOrThrow();
  }

  /** Those who are asked for at once are read at once: each session that is opened asks for one. */
  get(accountId: string, id: string): Promise<Visitor | null> {
    const asked = this.#asked.get(accountId) ?? new Gathering((ids) => this.#find(accountId, ids));
    this.#asked.set(accountId, asked);
    return asked.get(id.toLowerCase());
  }

  async findByToken(accountId: string, id: string, tokenHash: Buffer): Promise<Visitor | null> {
    const found = await this.#db
      .selectFrom('visitor')
      .select(columns)
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('tokenHash', '=', tokenHash)
      .executeTakeFirst();
    return found ?? null;
  }

  async #find(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Visitor>> {
    const { rows } = await this.#pool.query<Visitor>({
      name: 'find-visitors',
      text: findText,
      values: [accountId, ids],
    });
    return new Map(rows.map((visitor) => [visitor.id, visitor]));
  }

  /** Keeps what is newly known; members that are absent stay. Null when there is no such visitor. */
  async change(accountId: string, id: string, changes: Partial<LastingFacts>): Promise<Visitor | null> {
    const { attributes, ...rest } = changes;
    const found = await this.#db
      .updateTable('visitor')
      .set({ ...rest, ...(attributes && { attributes: JSON.stringify(attributes) }), lastSeenAt: sql`now()` })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .returning(columns)
      .executeTakeFirst();
    return found ?? null;
  }
}
