import { type Kysely, sql } from 'kysely';
import type { SignInProvider } from '../core/sign-in.ts';
import type { Tables } from './tables.ts';

/** A provider with the secret by which Koine proves itself to it, sealed. */
export interface KeptProvider extends SignInProvider {
  readonly sealedSecret: Buffer;
}

const columns = ['id', 'name', 'issuer', 'clientId', 'secondFactor', 'disabled', 'createdAt'] as const;

/** The account's OpenID Connect providers, and whom each of them knows. */
export class SignInProviderTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** In the order in which they were made. */
  list(accountId: string): Promise<readonly SignInProvider[]> {
    return this.#db
      .selectFrom('signInProvider')
      .select(columns)
      .where('accountId', '=', accountId)
      .orderBy('id')
      .execute();
  }

  find(accountId: string, id: string): Promise<KeptProvider | undefined> {
    return this.#db
      .selectFrom('signInProvider')
      .select([...columns, 'sealedSecret'])
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async add(accountId: string, provider: KeptProvider): Promise<void> {
    const { createdAt, ...rest } = provider;
    await this.#db
      .insertInto('signInProvider')
      .values({ ...rest, accountId, createdAt: new Date(createdAt) })
      .execute();
  }

  async change(
    accountId: string,
    id: string,
    changes: Partial<Omit<KeptProvider, 'id' | 'issuer' | 'createdAt'>>,
  ): Promise<void> {
    await this.#db
      .updateTable('signInProvider')
      .set(changes)
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .execute();
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('signInProvider').where('accountId', '=', accountId).where('id', '=', id).execute();
  }

  /** The agent whom the provider knows as this subject; null when it knows nobody so. */
  async agentOf(accountId: string, providerId: string, subject: string): Promise<string | null> {
    const found = await this.#db
      .selectFrom('signInLink')
      .select('agentId')
      .where('accountId', '=', accountId)
      .where('providerId', '=', providerId)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return found?.agentId ?? null;
  }

  /** Answers false, and changes nothing, where the provider knows the agent, or the subject, otherwise. */
  async link(
    accountId: string,
    providerId: string,
    link: { readonly subject: string; readonly agentId: string; readonly linkedAt: number },
  ): Promise<boolean> {
    const { subject, agentId, linkedAt } = link;
    const { numAffectedRows } = await sql`
      INSERT INTO sign_in_link (account_id, provider_id, subject, agent_id, linked_at)
      VALUES (${accountId}, ${providerId}, ${subject}, ${agentId}, ${new Date(linkedAt)})
      ON CONFLICT DO NOTHING`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  /** Forgets by what all providers know the agent. Answers how many did. */
  async unlink(accountId: string, agentId: string): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('signInLink')
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}
