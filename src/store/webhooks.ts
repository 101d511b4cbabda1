import { type Kysely, sql } from 'kysely';
import type { SigningSecret, Webhook } from '../core/webhook.ts';
import type { Tables } from './tables.ts';

const columns = [
  'accountId',
  'id',
  'number',
  'name',
  'dialect',
  'url',
  'wishes',
  'events',
  'notes',
  'filter',
  'secrets',
  'position',
  'pausedAt',
  'notice',
  'failingSince',
  'createdAt',
] as const;

export type NewWebhook = Pick<
  Webhook,
  'accountId' | 'id' | 'name' | 'dialect' | 'url' | 'wishes' | 'events' | 'notes' | 'filter' | 'secrets'
>;
export type WebhookChanges = Partial<Pick<Webhook, 'name' | 'url' | 'events' | 'notes' | 'filter'>>;

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

  async get(accountId: string, id: string): Promise<Webhook | null> {
    return (await this.getMany([{ accountId, id }]))[0] ?? null;
  }

  /** Those that there are, of any accounts, in one query. */
  getMany(keys: readonly Pick<Webhook, 'accountId' | 'id'>[]): Promise<readonly Webhook[]> {
    if (keys.length === 0) return Promise.resolve([]);
    return this.#db
      .selectFrom('webhook')
      .select(columns)
      .where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('accountId', 'id'),
          'in',
          keys.map(({ accountId, id }) => tuple(accountId, id)),
        ),
      )
      .execute();
  }

  /** Begins after what has happened up to now. */
  add(webhook: NewWebhook): Promise<Webhook> {
    return this.#db.transaction().execute(async (transaction) => {
      const { webhooks: number, position } = await transaction
        .updateTable('accountHead')
        .set(({ eb }) => ({ webhooks: eb('webhooks', '+', 1) }))
        .where('accountId', '=', webhook.accountId)
        .returning(['webhooks', 'position'])
        .executeTakeFirstOrThrow();
      return transaction
        .insertInto('webhook')
        .values({
          ...webhook,
          number,
          position,
          events: webhook.events === null ? null : [...webhook.events],
          wishes: JSON.stringify(webhook.wishes),
          secrets: JSON.stringify(webhook.secrets),
        })
        .returning(columns)
        .executeTakeFirstOrThrow();
    });
  }

  /** As `add`; nothing when there is one of this id. */
  async addOnce(webhook: NewWebhook): Promise<void> {
    await this.add(webhook).catch((error) => {
      if ((error as { readonly code?: unknown }).code !== '23505') throw error;
    });
  }

  async change(accountId: string, id: string, { events, ...rest }: WebhookChanges): Promise<void> {
    const changes = { ...rest, ...(events !== undefined && { events: events === null ? null : [...events] }) };
    if (Object.keys(changes).length === 0) return;
    await this.#of(accountId, id).set(changes).execute();
  }

  async setSecrets(accountId: string, id: string, secrets: readonly SigningSecret[]): Promise<void> {
    await this.#of(accountId, id)
      .set({ secrets: JSON.stringify(secrets) })
      .execute();
  }

  /** Nothing is made ready and nothing sent while it is paused; what waits goes on waiting. True when it was not paused before. */
  async pause(accountId: string, id: string, at: number, notice: Webhook['notice']): Promise<boolean> {
    const { rows } = await sql`
      WITH paused AS (
        UPDATE webhook SET paused_at = ${new Date(at)}, notice = ${notice}
        WHERE account_id = ${accountId} AND id = ${id} AND paused_at IS NULL RETURNING account_id, id
      ), parked AS (
        UPDATE delivery_lane l SET due_at = 'infinity' FROM paused p
        WHERE l.account_id = p.account_id AND l.webhook_id = p.id AND l.holder IS NULL AND NOT l.test
      ) SELECT id FROM paused`.execute(this.#db);
    return rows.length > 0;
  }

  /** All that waits is due at once. */
  async resume(accountId: string, id: string, at: number): Promise<void> {
    await sql`
      WITH resumed AS (
        UPDATE webhook SET paused_at = NULL, notice = NULL, failing_since = NULL
        WHERE account_id = ${accountId} AND id = ${id} AND paused_at IS NOT NULL RETURNING account_id, id
      ) UPDATE delivery_lane l SET due_at = ${new Date(at)} FROM resumed r
        WHERE l.account_id = r.account_id AND l.webhook_id = r.id AND l.holder IS NULL`.execute(this.#db);
  }

  /** Keeps since when every try fails, from the first on; null: one succeeded. */
  async setFailing(accountId: string, id: string, since: number | null): Promise<void> {
    const failing = this.#of(accountId, id).set({ failingSince: since === null ? null : new Date(since) });
    await (since === null ? failing : failing.where('failingSince', 'is', null)).execute();
  }

  #of(accountId: string, id: string) {
    return this.#db.updateTable('webhook').where('accountId', '=', accountId).where('id', '=', id);
  }

  /** Locks as those do who make deliveries ready and settle them (the webhook, then its lanes), so that none waits for another in a circle. */
  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM webhook WHERE account_id = ${accountId} AND id = ${id} FOR UPDATE`.execute(transaction);
      await sql`SELECT FROM delivery_lane WHERE account_id = ${accountId} AND webhook_id = ${id}
        ORDER BY session_id FOR UPDATE`.execute(transaction);
      await transaction.deleteFrom('webhook').where('accountId', '=', accountId).where('id', '=', id).execute();
    });
  }
}
