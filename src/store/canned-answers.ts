import type { Kysely } from 'kysely';
import type { CannedAnswer } from '../core/canned-answers.ts';
import type { Tables } from './tables.ts';

/** Whose answers: everybody's in the account, these queues' and, unless null, this agent's own. */
export interface CannedHolders {
  readonly queueIds: readonly string[];
  readonly agentId: string | null;
}

const columns = ['accountId', 'id', 'shortcut', 'title', 'text', 'scope', 'queueId', 'agentId', 'updatedAt'] as const;
const UNIQUE_VIOLATION = '23505';

/** The answers that agents keep ready. */
export class CannedAnswerTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** The account's and those of the holders, oldest first. */
  list(accountId: string, { queueIds, agentId }: CannedHolders): Promise<readonly CannedAnswer[]> {
    return this.#answers(accountId)
      .where((where) =>
        where.or([
          where('scope', '=', 'account'),
          ...(queueIds.length > 0 ? [where('queueId', 'in', queueIds)] : []),
          ...(agentId === null ? [] : [where('agentId', '=', agentId)]),
        ]),
      )
      .orderBy('id')
      .execute();
  }

  async get(accountId: string, id: string): Promise<CannedAnswer | null> {
    return (await this.#answers(accountId).where('id', '=', id).executeTakeFirst()) ?? null;
  }

  /** How many answers there are that the same holder has. */
  async countOf({ accountId, scope, queueId, agentId }: CannedAnswer): Promise<number> {
    const { count } = await this.#db
      .selectFrom('cannedAnswer')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('accountId', '=', accountId)
      .where('scope', '=', scope)
      .where('queueId', 'is not distinct from', queueId)
      .where('agentId', 'is not distinct from', agentId)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Adds it, or puts it in the place of the one with its id. False when its holder has another with this shortcut. */
  async put({ updatedAt, ...answer }: CannedAnswer): Promise<boolean> {
    const { accountId: _account, id: _id, ...content } = { ...answer, updatedAt: new Date(updatedAt) };
    try {
      await this.#db
        .insertInto('cannedAnswer')
        .values({ ...answer, ...content })
        .onConflict((conflict) => conflict.columns(['accountId', 'id']).doUpdateSet(content))
        .execute();
      return true;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      return false;
    }
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('cannedAnswer').where('accountId', '=', accountId).where('id', '=', id).execute();
  }

  #answers(accountId: string) {
    return this.#db.selectFrom('cannedAnswer').select(columns).where('accountId', '=', accountId);
  }
}
