import { type Kysely, sql } from 'kysely';
import type { FactorsOfAgent } from '../core/sign-in.ts';
import type { Tables } from './tables.ts';

/** The codes of agents: one-time passwords and what helps when the device is lost. */
export class SecondFactorTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async read(accountId: string, agentId: string): Promise<FactorsOfAgent> {
    const [totp, codes, passkeys] = await Promise.all([
      this.totp(accountId, agentId),
      this.#db
        .selectFrom('recoveryCode')
        .select(sql<number>`count(*)::int`.as('left'))
        .where('accountId', '=', accountId)
        .where('agentId', '=', agentId)
        .executeTakeFirstOrThrow(),
      this.#db
        .selectFrom('passkey')
        .select(['id', 'name', 'createdAt', 'lastUsedAt'])
        .where('accountId', '=', accountId)
        .where('agentId', '=', agentId)
        .orderBy('id')
        .execute(),
    ]);
    return { totp: totp?.isConfirmed ?? false, recoveryCodes: codes.left, passkeys };
  }

  async totp(accountId: string, agentId: string) {
    const found = await this.#db
      .selectFrom('totp')
      .select(['sealedSecret', 'confirmedAt'])
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .executeTakeFirst();
    return found && { sealedSecret: found.sealedSecret, isConfirmed: found.confirmedAt !== null };
  }

  /** Keeps a secret that is to be confirmed. Answers false, and changes nothing, where one is confirmed already. */
  async propose(accountId: string, agentId: string, sealedSecret: Buffer): Promise<boolean> {
    const { numAffectedRows } = await sql`
      INSERT INTO totp (account_id, agent_id, sealed_secret) VALUES (${accountId}, ${agentId}, ${sealedSecret})
      ON CONFLICT (account_id, agent_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, last_step = 0
      WHERE totp.confirmed_at IS NULL`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  /** Uses up the code of a time step, and all before it. Answers false when it was used up. `confirms`: it is the first. */
  async use(accountId: string, agentId: string, step: number, confirms: boolean): Promise<boolean> {
    const { numAffectedRows } = await sql`
      UPDATE totp SET last_step = ${step}, confirmed_at = coalesce(confirmed_at, now())
      WHERE account_id = ${accountId} AND agent_id = ${agentId} AND last_step < ${step}
        AND (confirmed_at IS NULL) = ${confirms}`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  async removeTotp(accountId: string, agentId: string): Promise<boolean> {
    const { numAffectedRows } =
      await sql`DELETE FROM totp WHERE account_id = ${accountId} AND agent_id = ${agentId}`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  /** Instead of those that were there. */
  async putRecoveryCodes(accountId: string, agentId: string, hashes: readonly Buffer[]): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .deleteFrom('recoveryCode')
        .where('accountId', '=', accountId)
        .where('agentId', '=', agentId)
        .execute();
      if (hashes.length === 0) return;
      await transaction
        .insertInto('recoveryCode')
        .values(hashes.map((codeHash) => ({ accountId, agentId, codeHash })))
        .execute();
    });
  }

  /** Uses a recovery code up. Answers false when there is none such. */
  async spendRecoveryCode(accountId: string, agentId: string, codeHash: Buffer): Promise<boolean> {
    const { numAffectedRows } = await sql`
      DELETE FROM recovery_code
      WHERE account_id = ${accountId} AND agent_id = ${agentId} AND code_hash = ${codeHash}`.execute(this.#db);
    return numAffectedRows === 1n;
  }

  /** Removes all that the agent has. */
  async clear(accountId: string, agentId: string): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      for (const table of ['totp', 'recoveryCode', 'passkey'] as const) {
        await transaction.deleteFrom(table).where('accountId', '=', accountId).where('agentId', '=', agentId).execute();
      }
    });
  }
}
