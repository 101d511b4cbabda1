import { type Kysely, sql } from 'kysely';
import type { Scope } from '../core/access.ts';
import type { Credential } from '../core/directory.ts';
import type { OpenSignIn } from '../core/sign-in.ts';
import type { DirectoryNotices } from './directory-notices.ts';
import type { Tables } from './tables.ts';

export interface NewCredential {
  readonly id: string;
  readonly kind: Credential['kind'];
  readonly secretHash: Buffer;
  readonly agentId: string | null;
  /** The credential that a token came from, itself perhaps a token: both die with the key at their origin. */
  readonly parentId?: string;
  readonly name: string;
  readonly dialect: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: number | null;
  /** From where a sign-in came. */
  readonly address?: string | null;
  /** When a sign-in was proved, in epoch milliseconds. */
  readonly provedAt?: number;
}

const MOST_LISTED = 200;

const columns = [
  'accountId',
  'id',
  'kind',
  'agentId',
  'name',
  'dialect',
  'scopes',
  'createdAt',
  'lastUsedAt',
  'expiresAt',
  'revokedAt',
] as const;

export class Credentials {
  readonly #db: Kysely<Tables>;
  readonly #notices: DirectoryNotices;

  constructor(db: Kysely<Tables>, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
  }

  async add(accountId: string, credential: NewCredential): Promise<void> {
    const { scopes, expiresAt, parentId, provedAt, ...rest } = credential;
    const origin = sql<string>`coalesce(
      (SELECT parent_id FROM credential WHERE account_id = ${accountId} AND id = ${parentId}), ${parentId}::uuid)`;
    await this.#db
      .insertInto('credential')
      .values({
        ...rest,
        accountId,
        parentId: parentId === undefined ? null : origin,
        scopes: [...scopes],
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
        provedAt: provedAt === undefined ? null : new Date(provedAt),
      })
      .execute();
  }

  async find(accountId: string, secretHash: Buffer): Promise<Credential | null> {
    const found = await this.#db
      .selectFrom('credential')
      .select(columns)
      .where('accountId', '=', accountId)
      .where('secretHash', '=', secretHash)
      .executeTakeFirst();
    return found ?? null;
  }

  /** All keys of the account, newest last; revoked ones too. */
  keys(accountId: string): Promise<readonly Credential[]> {
    return this.#db
      .selectFrom('credential')
      .select(columns)
      .where('accountId', '=', accountId)
      .where('kind', '=', 'key')
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
  }

  /** Revokes the credential and the tokens that came from it. False when there was nothing to revoke. */
  async revoke(accountId: string, id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('credential')
      .set({ revokedAt: new Date() })
      .where('accountId', '=', accountId)
      .where(({ eb, or }) => or([eb('id', '=', id), eb('parentId', '=', id)]))
      .where('revokedAt', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    await this.#notices.announce(accountId);
    return true;
  }

  /** Lets it last until then, unless it lasts longer or was revoked. */
  async prolong(accountId: string, id: string, until: number): Promise<void> {
    const expiresAt = new Date(until);
    await this.#db
      .updateTable('credential')
      .set({ expiresAt })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .where(sql<boolean>`expires_at < ${expiresAt}`)
      .execute();
  }

  /** The agent's sign-ins that are good, newest first. */
  async signIns(accountId: string, agentId: string, now: number): Promise<readonly OpenSignIn[]> {
    const rows = await this.#db
      .selectFrom('credential')
      .select(['id', 'name as device', 'address', 'createdAt', 'lastUsedAt', 'expiresAt'])
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .where('kind', '=', 'sign-in')
      .where('revokedAt', 'is', null)
      .where(sql<boolean>`expires_at > ${new Date(now)}`)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST_LISTED)
      .execute();
    return rows;
  }

  /** When whoever holds the agent's sign-in last proved who they are; null when it is none of theirs, or over. */
  async provedAt(accountId: string, agentId: string, id: string): Promise<number | null> {
    const found = await this.#db
      .selectFrom('credential')
      .select('provedAt')
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .where('id', '=', id)
      .where('kind', '=', 'sign-in')
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
    return found?.provedAt ?? null;
  }

  async proved(accountId: string, id: string, at: number): Promise<void> {
    await this.#db
      .updateTable('credential')
      .set({ provedAt: new Date(at) })
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .execute();
  }

  /** Ends all sign-ins and tokens of an agent, as after a new password, but for the one that is to stay. */
  async revokeSignIns(accountId: string, agentId: string, butFor: string | null = null): Promise<void> {
    await this.#db
      .updateTable('credential')
      .set({ revokedAt: new Date() })
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .where('kind', 'in', ['sign-in', 'token'])
      .where('revokedAt', 'is', null)
      .$if(butFor !== null, (update) => update.where('id', '<>', butFor ?? ''))
      .execute();
    await this.#notices.announce(accountId);
  }

  /** Forgets sign-ins and tokens that expired more than a day ago. Keys stay, for people look them up. */
  async sweep(): Promise<void> {
    await sql`DELETE FROM credential WHERE kind <> 'key' AND expires_at < now() - interval '1 day'`.execute(this.#db);
  }

  /** Notes when each credential was last used; nobody waits for it. */
  async touch(used: ReadonlyMap<string, { readonly accountId: string; readonly at: number }>): Promise<void> {
    for (const [id, { accountId, at }] of used) {
      await sql`UPDATE credential SET last_used_at = ${new Date(at)} WHERE account_id = ${accountId} AND id = ${id}`.execute(
        this.#db,
      );
    }
  }
}
