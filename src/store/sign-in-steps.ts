import { type Kysely, type Selectable, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** The account of steps that do not know theirs yet. */
export const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** What a step of a sign-in waits for. */
export type SignInStepKind = 'second-factor' | 'set-up' | 'passkey' | 'new-passkey' | 'provider';

/** A sign-in that is half done, as its ticket proves it. */
export interface KeptStep {
  readonly kind: SignInStepKind;
  readonly agentId: string | null;
  readonly facts: Readonly<Record<string, string>>;
}

/** Sign-ins that are half done: each is good for a time, for some tries, and once. */
export class SignInStepTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add(accountId: string, ticketHash: Buffer, step: KeptStep, expiresAt: number): Promise<void> {
    const { kind, agentId, facts } = step;
    await this.#db
      .insertInto('signInStep')
      .values({
        accountId,
        ticketHash,
        kind,
        agentId,
        facts: JSON.stringify(facts),
        expiresAt: new Date(expiresAt),
      })
      .execute();
  }

  /** The step, with one more try counted; undefined when it is over, or had `mostTries`. */
  async count(accountId: string, ticketHash: Buffer, mostTries: number, now: number): Promise<KeptStep | undefined> {
    const { rows } = await sql<Selectable<Tables['signInStep']>>`
      UPDATE sign_in_step SET tries = tries + 1
      WHERE account_id = ${accountId} AND ticket_hash = ${ticketHash} AND tries < ${mostTries}
        AND expires_at > ${new Date(now)}
      RETURNING *`.execute(this.#db);
    return rows[0];
  }

  /** The step, which is gone with this; undefined when it is over, or somebody else took it. */
  async take(accountId: string, ticketHash: Buffer, now: number): Promise<KeptStep | undefined> {
    const { rows } = await sql<Selectable<Tables['signInStep']>>`
      DELETE FROM sign_in_step WHERE account_id = ${accountId} AND ticket_hash = ${ticketHash}
        AND expires_at > ${new Date(now)} RETURNING *`.execute(this.#db);
    return rows[0];
  }

  async sweep(now: number): Promise<void> {
    await sql`DELETE FROM sign_in_step WHERE expires_at < ${new Date(now)}`.execute(this.#db);
  }
}
