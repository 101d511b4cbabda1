import type { Kysely } from 'kysely';
import type { Survey } from '../core/survey.ts';
import type { DirectoryNotices } from './directory-notices.ts';
import type { Tables } from './tables.ts';

const columns = ['id', 'number', 'name', 'form', 'version', 'title', 'questions'] as const;

/** Writes surveys; they are read with the account's snapshot. */
export class SurveyTable {
  readonly #db: Kysely<Tables>;
  readonly #notices: DirectoryNotices;

  constructor(db: Kysely<Tables>, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
  }

  async add(accountId: string, { questions, ...survey }: Omit<Survey, 'number' | 'version'>): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const { surveys: number } = await transaction
        .updateTable('accountHead')
        .set(({ eb }) => ({ surveys: eb('surveys', '+', 1) }))
        .where('accountId', '=', accountId)
        .returning('surveys')
        .executeTakeFirstOrThrow();
      await transaction
        .insertInto('survey')
        .values({ accountId, number, ...survey, questions: JSON.stringify(questions) })
        .execute();
    });
    await this.#notices.announce(accountId);
  }

  /** Other questions make a new version. */
  async change(
    accountId: string,
    id: string,
    { questions, ...changes }: Partial<Pick<Survey, 'name' | 'title' | 'questions'>>,
  ): Promise<void> {
    await this.#db
      .updateTable('survey')
      .set(({ eb }) => ({
        ...changes,
        ...(questions && { questions: JSON.stringify(questions) }),
        version: eb('version', '+', questions ? 1 : 0),
      }))
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .execute();
    await this.#notices.announce(accountId);
  }
}

/** The account's surveys, by number. */
export function readSurveys(db: Kysely<Tables>, accountId: string): Promise<readonly Survey[]> {
  return db.selectFrom('survey').select(columns).where('accountId', '=', accountId).orderBy('number').execute();
}
