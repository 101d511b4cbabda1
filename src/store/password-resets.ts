import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

const AT_ONCE = 100;

/** Who asked for a new password, and the tokens that were sent, as hashes. */
export class PasswordResetTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async ask(address: string, language: string, now: number): Promise<void> {
    await sql`INSERT INTO password_reset_request (address, language, asked_at)
      VALUES (${address}, ${language}, ${new Date(now)}) ON CONFLICT DO NOTHING`.execute(this.#db);
  }

  /** Makes a mail for each agent whose address was asked for, unless they had `most` since then. Nobody's are forgotten. */
  async makeMails(limits: {
    readonly now: number;
    readonly since: number;
    readonly most: number;
    readonly giveUpAt: number;
  }): Promise<void> {
    const [now, since, giveUpAt] = [limits.now, limits.since, limits.giveUpAt].map((at) => new Date(at));
    await sql`
      WITH asked AS (
        DELETE FROM password_reset_request WHERE address IN (
          SELECT address FROM password_reset_request ORDER BY asked_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
        ) RETURNING address, language
      )
      INSERT INTO mail (account_id, id, kind, agent_id, recipient, language, state, awaits_end, at, created_at,
        next_try_at, give_up_at)
      SELECT a.account_id, gen_random_uuid(), 'password-reset', a.id, a.email, asked.language, 'waiting', false,
        ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, ${giveUpAt}::timestamptz
      FROM asked JOIN agent a ON a.email = asked.address
      WHERE NOT a.disabled AND ${limits.most} > (
        SELECT count(*) FROM mail m
        WHERE m.account_id = a.account_id AND m.agent_id = a.id AND m.kind = 'password-reset' AND m.created_at > ${since}::timestamptz
      )`.execute(this.#db);
  }

  async add(accountId: string, agentId: string, tokenHash: Buffer, expiresAt: number): Promise<void> {
    await this.#db
      .insertInto('passwordReset')
      .values({ accountId, agentId, tokenHash, expiresAt: new Date(expiresAt) })
      .execute();
  }

  /** Whose the token is; with this it is used up, and so are all others of theirs. Null when it is nobody's. */
  async take(accountId: string, tokenHash: Buffer, now: number): Promise<string | null> {
    const { rows } = await sql<{ agentId: string }>`
      WITH taken AS (
        DELETE FROM password_reset WHERE account_id = ${accountId} AND token_hash = ${tokenHash}
          AND expires_at > ${new Date(now)} RETURNING agent_id
      ), others AS (
        DELETE FROM password_reset r USING taken
        WHERE r.account_id = ${accountId} AND r.agent_id = taken.agent_id AND r.token_hash <> ${tokenHash}
      )
      SELECT agent_id FROM taken`.execute(this.#db);
    return rows[0]?.agentId ?? null;
  }

  async sweep(now: number): Promise<void> {
    await sql`DELETE FROM password_reset WHERE expires_at < ${new Date(now)}`.execute(this.#db);
  }
}
