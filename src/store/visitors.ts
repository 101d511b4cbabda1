import { sql } from 'kysely';
import type { Visitor } from '../core/directory.ts';
import type { VisitorFacts } from '../core/facts.ts';
import type { Database } from './database.ts';
import { Gathering } from './gathering.ts';

/** What a visitor keeps from one session to the next. */
export type LastingFacts = Pick<VisitorFacts, 'name' | 'email' | 'phone' | 'language' | 'attributes'>;

/** What is read of a visitor. */
export const visitorColumns = [
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

/** A visitor as this process saw them last, and what tells whether they are still the same. */
export interface SeenVisitor {
  readonly visitor: Visitor;
  /** Another with each change, by whomever: the transaction that wrote the row. */
  readonly version: string;
}

type VisitorRecord = Visitor & { readonly version: string };

const MOST_SEEN = 5_000;
const version = sql<string>`xmin::text`.as('version');

/** Asked with each session that is opened, so that connections keep it prepared. */
const findText = `SELECT ${visitorColumns.map((column) => `${snake(column)} AS "${column}"`).join(', ')}, xmin::text AS version FROM visitor
  WHERE account_id = $1::uuid AND id = ANY ($2::uuid[])`;

function snake(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function keyOf(accountId: string, id: string): string {
  return `${accountId} ${id.toLowerCase()}`;
}

export class Visitors {
  readonly #db: Database['db'];
  readonly #pool: Database['pool'];
  readonly #asked = new Map<string, Gathering<SeenVisitor>>();
  readonly #seen = new Map<string, SeenVisitor>();

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
    const record = await this.#db
      .insertInto('visitor')
      .values({ ...rest, ...facts, attributes: JSON.stringify(facts.attributes) })
      .returning([...visitorColumns, version])
      .executeTakeFirstOrThrow();
    return this.#see(record).visitor;
  }

  async get(accountId: string, id: string): Promise<Visitor | null> {
    return (await this.#ask(accountId, id))?.visitor ?? null;
  }

  /** As this process saw them last, which may be long ago: for whoever has the version checked where it counts. */
  async seen(accountId: string, id: string): Promise<SeenVisitor | null> {
    return this.#seen.get(keyOf(accountId, id)) ?? (await this.#ask(accountId, id));
  }

  /** They have changed since they were seen. */
  forget(accountId: string, id: string): void {
    this.#seen.delete(keyOf(accountId, id));
  }

  /** Up to `limit` with this address, those seen last first. Anybody may have claimed it: `verified` tells who proved it. */
  findByEmail(accountId: string, email: string, limit: number): Promise<readonly Visitor[]> {
    return this.#db
      .selectFrom('visitor')
      .select(visitorColumns)
      .where('accountId', '=', accountId)
      .where(sql<boolean>`email IS NOT NULL AND lower(email) = lower(${email})`)
      .orderBy('lastSeenAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async findByToken(accountId: string, id: string, tokenHash: Buffer): Promise<Visitor | null> {
    const found = await this.#db
      .selectFrom('visitor')
      .select(visitorColumns)
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where(
        sql<boolean>`(token_hash = ${tokenHash} OR EXISTS (SELECT 1 FROM visitor_token t
          WHERE t.account_id = visitor.account_id AND t.visitor_id = visitor.id AND t.token_hash = ${tokenHash}))`,
      )
      .executeTakeFirst();
    return found ?? null;
  }

  /** Those who are asked for at once are read at once. */
  #ask(accountId: string, id: string): Promise<SeenVisitor | null> {
    const asked = this.#asked.get(accountId) ?? new Gathering((ids) => this.#find(accountId, ids));
    this.#asked.set(accountId, asked);
    return asked.get(id.toLowerCase());
  }

  async #find(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, SeenVisitor>> {
    const { rows } = await this.#pool.query<VisitorRecord>({
      name: 'find-visitors',
      text: findText,
      values: [accountId, ids],
    });
    return new Map(rows.map((record) => [record.id, this.#see(record)]));
  }

  #see({ version, ...visitor }: VisitorRecord): SeenVisitor {
    const seen = { visitor, version };
    const key = keyOf(visitor.accountId, visitor.id);
    this.#seen.delete(key);
    this.#seen.set(key, seen);
    if (this.#seen.size > MOST_SEEN) this.#seen.delete(this.#seen.keys().next().value ?? '');
    return seen;
  }

  /** Keeps what is newly known; members that are absent stay. Null when there is no such visitor. */
  async change(
    accountId: string,
    id: string,
    changes: Partial<LastingFacts & Pick<Visitor, 'verified'>>,
  ): Promise<Visitor | null> {
    const { attributes, verified, ...rest } = changes;
    const found = await this.#db
      .updateTable('visitor')
      .set({
        ...rest,
        ...(verified && { verified: [...verified] }),
        ...(attributes && { attributes: JSON.stringify(attributes) }),
        lastSeenAt: sql`now()`,
      })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .returning([...visitorColumns, version])
      .executeTakeFirst();
    return found ? this.#see(found).visitor : null;
  }

  /** What the visitor says of themself: the same, but what is proved stays. */
  async changeOwn(accountId: string, id: string, changes: Partial<LastingFacts>): Promise<Visitor | null> {
    const { attributes, ...rest } = changes;
    const guarded = Object.entries(rest).map(([name, value]) => [
      name,
      sql`CASE WHEN ${name} = ANY (verified) THEN ${sql.ref(name)} ELSE ${value} END`,
    ]);
    const proved = sql`(SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(attributes)
      WHERE 'attributes.' || key = ANY (verified))`;
    const found = await this.#db
      .updateTable('visitor')
      .set({
        ...Object.fromEntries(guarded),
        ...(attributes && { attributes: sql`${JSON.stringify(attributes)}::jsonb || ${proved}` }),
        lastSeenAt: sql`now()`,
      })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .returning([...visitorColumns, version])
      .executeTakeFirst();
    return found ? this.#see(found).visitor : null;
  }
}
