import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** A passkey as it is verified by. */
export interface KeptPasskey {
  readonly id: string;
  /** The authenticator's own id for it, in base64url. */
  readonly credentialId: string;
  /** COSE. */
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

const columns = ['id', 'credentialId', 'publicKey', 'counter', 'transports'] as const;

/** The public halves of agents' passkeys. */
export class PasskeyTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  list(accountId: string, agentId: string): Promise<readonly KeptPasskey[]> {
    return this.#of(accountId, agentId).execute();
  }

  find(accountId: string, agentId: string, credentialId: string): Promise<KeptPasskey | undefined> {
    return this.#of(accountId, agentId).where('credentialId', '=', credentialId).executeTakeFirst();
  }

  async add(
    accountId: string,
    agentId: string,
    passkey: KeptPasskey & { readonly name: string; readonly createdAt: number },
  ): Promise<void> {
    const { transports, createdAt, ...rest } = passkey;
    await this.#db
      .insertInto('passkey')
      .values({ ...rest, accountId, agentId, transports: [...transports], createdAt: new Date(createdAt) })
      .execute();
  }

  /** Notes a use. Answers false where the counter did not grow though it counts: then the key was copied. */
  async use(accountId: string, agentId: string, id: string, counter: number, now: number): Promise<boolean> {
    const { numAffectedRows } = await sql`
      UPDATE passkey SET counter = ${counter}, last_used_at = ${new Date(now)}
      WHERE account_id = ${accountId} AND agent_id = ${agentId} AND id = ${id}
        AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  async rename(accountId: string, agentId: string, id: string, name: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      UPDATE passkey SET name = ${name}
      WHERE account_id = ${accountId} AND agent_id = ${agentId} AND id = ${id}`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  async remove(accountId: string, agentId: string, id: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      DELETE FROM passkey WHERE account_id = ${accountId} AND agent_id = ${agentId} AND id = ${id}`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  #of(accountId: string, agentId: string) {
    return this.#db
      .selectFrom('passkey')
      .select(columns)
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .orderBy('id');
  }
}
