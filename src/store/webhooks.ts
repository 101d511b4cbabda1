import type { Kysely } from 'kysely';
import type { Webhook } from '../core/webhook.ts';
import type { Tables } from './tables.ts';

const columns = ['accountId', 'id', 'number', 'dialect', 'url', 'wishes', 'createdAt'] as const;

/** Who wants to be told of an account's sessions. */
export class WebhookTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** All of the account, oldest first. */
  list(accountId: string): Promise<readonly Webhook[]> {
    return this.#db
      .selectFrom('webhook')
      .select(columns)
      .where('accountId', '=', accountId)
      .orderBy('number')
      .execute();
  }

  add(webhook: Omit<Webhook, 'number' | 'createdAt'>): Promise<Webhook> {
    return this.#db.transaction().execute(async (transaction) => {
      const { webhooks: number } = await transaction
        .updateTable('accountHead')
        .set(({ eb }) => ({ webhooks: eb('webhooks', '+', 1) }))
        .where('accountId', '=', webhook.accountId)
        .returning('webhooks')
        .executeTakeFirstOrThrow();
      return transaction
        .insertInto('webhook')
        .values({ ...webhook, number, wishes: JSON.stringify(webhook.wishes) })
        .returning(columns)
        .executeTakeFirstOrThrow();
    });
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('webhook').where('accountId', '=', accountId).where('id', '=', id).execute();
  }
}
