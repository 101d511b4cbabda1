import type { Kysely } from 'kysely';
import type { VerificationKey } from '../core/safety.ts';
import type { Tables } from './tables.ts';

/** A key with what it verifies by: a sealed secret, or a public key (PEM). */
export interface StoredVerificationKey extends VerificationKey {
  readonly sealedSecret: Buffer | null;
  readonly publicKey: string | null;
}

const columns = ['accountId', 'inboxId', 'id', 'kind', 'name', 'sealedSecret', 'publicKey', 'createdAt'] as const;

/** By what an inbox's visitors may prove who they are. */
export class VerificationKeyTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Oldest first. */
  list(accountId: string, inboxId: string): Promise<readonly StoredVerificationKey[]> {
    return this.#db
      .selectFrom('verificationKey')
      .select(columns)
      .where('accountId', '=', accountId)
      .where('inboxId', '=', inboxId)
      .orderBy('id')
      .execute();
  }

  async add({ createdAt, ...key }: StoredVerificationKey): Promise<void> {
    await this.#db
      .insertInto('verificationKey')
      .values({ ...key, createdAt: new Date(createdAt) })
      .execute();
  }

  /** False when there was none. */
  async remove(accountId: string, inboxId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('verificationKey')
      .where('accountId', '=', accountId)
      .where('inboxId', '=', inboxId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }
}
