import { type Kysely, type Selectable, sql } from 'kysely';
import type { Tables } from './tables.ts';

export type KnowledgePage = Selectable<Tables['knowledgePage']>;
export type PageFacts = Pick<KnowledgePage, 'title' | 'url' | 'language' | 'text'>;

/** A passage that speaks of what was asked. */
export interface Passage {
  readonly title: string;
  readonly url: string | null;
  readonly text: string;
}

const columns = ['accountId', 'id', 'number', 'title', 'url', 'language', 'text', 'updatedAt'] as const;
const EXCERPT = 'MaxWords=220, MinWords=120, MaxFragments=2, FragmentDelimiter=" … ", StartSel="", StopSel=""';

/** The pages that an account's bots know, searched by PostgreSQL's full text. */
export class KnowledgeTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** All of the account, by number. */
  list(accountId: string): Promise<readonly KnowledgePage[]> {
    return this.#pages(accountId).orderBy('number').execute();
  }

  async get(accountId: string, id: string): Promise<KnowledgePage | null> {
    return (await this.#pages(accountId).where('id', '=', id).executeTakeFirst()) ?? null;
  }

  /** How many pages there are. */
  async count(accountId: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom('knowledgePage')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('accountId', '=', accountId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async add(accountId: string, id: string, page: PageFacts): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const { knowledgePages: number } = await transaction
        .updateTable('accountHead')
        .set(({ eb }) => ({ knowledgePages: eb('knowledgePages', '+', 1) }))
        .where('accountId', '=', accountId)
        .returning('knowledgePages')
        .executeTakeFirstOrThrow();
      await transaction
        .insertInto('knowledgePage')
        .values({ ...page, accountId, id, number })
        .execute();
    });
  }

  async change(accountId: string, id: string, changes: Partial<PageFacts>): Promise<void> {
    await this.#db
      .updateTable('knowledgePage')
      .set({ ...changes, updatedAt: new Date() })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .execute();
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('knowledgePage').where('accountId', '=', accountId).where('id', '=', id).execute();
  }

  /** The languages whose words PostgreSQL can tell apart, `simple` among them. */
  async languages(): Promise<readonly string[]> {
    const { rows } = await sql<{ name: string }>`
      SELECT cfgname AS name FROM pg_ts_config WHERE cfgnamespace = 'pg_catalog'::regnamespace ORDER BY 1`.execute(
      this.#db,
    );
    return rows.map(({ name }) => name);
  }

  /**
   * The passages of pages, and of the answers that all agents have ready, that hold any of the words, the best first.
   * Answers of queues and of single agents are not for everybody. Words consist of letters and digits alone.
   */
  async find(accountId: string, words: readonly string[], limit: number): Promise<readonly Passage[]> {
    if (words.length === 0) return [];
    const any = words.map((word) => `'${word}'`).join(' | ');
    const { rows } = await sql<Passage>`
      SELECT title, url, ts_headline(language, text, to_tsquery(language, ${any}), ${EXCERPT}) AS text
      FROM (
        SELECT title, url, language, text FROM (
          SELECT title, url, language, text, words FROM knowledge_page WHERE account_id = ${accountId}
          UNION ALL
          SELECT title, NULL, 'simple'::regconfig, text, to_tsvector('simple', title || ' ' || text) FROM canned_answer
          WHERE account_id = ${accountId} AND scope = 'account'
        ) known
        WHERE words @@ to_tsquery(language, ${any})
        ORDER BY ts_rank_cd(words, to_tsquery(language, ${any})) DESC, title LIMIT ${limit}
      ) best`.execute(this.#db);
    return rows;
  }

  #pages(accountId: string) {
    return this.#db.selectFrom('knowledgePage').select(columns).where('accountId', '=', accountId);
  }
}
