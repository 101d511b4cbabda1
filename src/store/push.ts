import { type Kysely, sql } from 'kysely';
import type { DirectoryNotices } from './directory-notices.ts';
import type { Tables } from './tables.ts';

/** Where a browser is told by its push service, and the keys for what is sent there. */
export interface PushSubscription {
  readonly endpoint: string;
  /** The browser's public key, an uncompressed point of P-256. */
  readonly p256dh: Buffer;
  /** 16 bytes that the browser shares. */
  readonly auth: Buffer;
  /** Whether notices say who writes, and the first line. */
  readonly details: boolean;
  /** Whether chats are told of that wait for anybody. */
  readonly waiting: boolean;
  /** Whether the agent is told, too, while consoles of theirs are connected and nobody looks at them. */
  readonly unseen: boolean;
}

export interface KeptPushSubscription extends PushSubscription {
  readonly agentId: string;
  readonly credentialId: string;
}

export interface PushIdentity {
  readonly publicKey: Buffer;
  readonly sealedPrivateKey: Buffer;
}

const columns = [
  's.credentialId',
  's.endpoint',
  's.p256dh',
  's.auth',
  's.details',
  's.waiting',
  's.unseen',
  's.agentId',
] as const;

/** Where sign-ins are told with the console closed, one place each, and by which keys. */
export class PushTable {
  readonly #db: Kysely<Tables>;
  readonly #notices: DirectoryNotices;
  /** By account, the agents who have a place at all: few have, and each message of a visitor asks. */
  readonly #held = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(db: Kysely<Tables>, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
    notices.onChange((accountId) => {
      if (accountId === null) this.#held.clear();
      else this.#held.delete(accountId);
    });
  }

  identity(): Promise<PushIdentity | undefined> {
    return this.#db.selectFrom('pushIdentity').select(['publicKey', 'sealedPrivateKey']).executeTakeFirst();
  }

  /** Keeps the pair in place of `before`, whose subscriptions end with it. Where another process was first, its pair stays. */
  async replaceIdentity(
    before: PushIdentity | undefined,
    { publicKey, sealedPrivateKey }: PushIdentity,
  ): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      if (before) {
        const { numDeletedRows } = await transaction
          .deleteFrom('pushIdentity')
          .where('publicKey', '=', before.publicKey)
          .executeTakeFirstOrThrow();
        if (numDeletedRows > 0n) await transaction.deleteFrom('pushSubscription').execute();
      }
      await sql`INSERT INTO push_identity (public_key, sealed_private_key)
        VALUES (${publicKey}, ${sealedPrivateKey}) ON CONFLICT DO NOTHING`.execute(transaction);
    });
  }

  /** Keeps it as the sign-in's one, taken from whatever other sign-in had it. False, and nothing is changed, when the agent has `most` others. */
  async put(
    accountId: string,
    { agentId, credentialId, endpoint, p256dh, auth, details, waiting, unseen }: KeptPushSubscription,
    { most, now }: { readonly most: number; readonly now: number },
  ): Promise<boolean> {
    const isKept = await this.#db.transaction().execute(async (transaction) => {
      await sql`SELECT FROM agent WHERE account_id = ${accountId} AND id = ${agentId} FOR NO KEY UPDATE`.execute(
        transaction,
      );
      const others = await good(transaction, accountId, [agentId], now)
        .where('s.credentialId', '<>', credentialId)
        .where('s.endpoint', '<>', endpoint)
        .execute();
      if (others.length >= most) return false;
      await transaction
        .deleteFrom('pushSubscription')
        .where('accountId', '=', accountId)
        .where('endpoint', '=', endpoint)
        .where('credentialId', '<>', credentialId)
        .execute();
      await sql`
        INSERT INTO push_subscription (account_id, credential_id, agent_id, endpoint, p256dh, auth, details, waiting, unseen)
        VALUES (${accountId}, ${credentialId}, ${agentId}, ${endpoint}, ${p256dh}, ${auth}, ${details}, ${waiting}, ${unseen})
        ON CONFLICT (account_id, credential_id) DO UPDATE SET
          endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth, details = excluded.details,
          waiting = excluded.waiting, unseen = excluded.unseen`.execute(transaction);
      return true;
    });
    if (isKept) await this.#notices.announce(accountId);
    return isKept;
  }

  async find(accountId: string, agentId: string, credentialId: string): Promise<KeptPushSubscription | undefined> {
    return this.#db
      .selectFrom('pushSubscription as s')
      .select(columns)
      .where('accountId', '=', accountId)
      .where('agentId', '=', agentId)
      .where('credentialId', '=', credentialId)
      .executeTakeFirst();
  }

  async remove(accountId: string, credentialId: string): Promise<void> {
    await this.#db
      .deleteFrom('pushSubscription')
      .where('accountId', '=', accountId)
      .where('credentialId', '=', credentialId)
      .execute();
  }

  /** Forgets a place that is gone, unless the sign-in named another meanwhile. */
  async forget(accountId: string, { credentialId, endpoint }: KeptPushSubscription): Promise<void> {
    await this.#db
      .deleteFrom('pushSubscription')
      .where('accountId', '=', accountId)
      .where('credentialId', '=', credentialId)
      .where('endpoint', '=', endpoint)
      .execute();
  }

  /**
   * Where to tell the agents, of what waits for anybody only where that is wanted: nowhere while a console of theirs is
   * connected to any process, or, where `unseen` is wanted, while somebody looks at one.
   */
  async ofAbsent(
    accountId: string,
    agentIds: readonly string[],
    { now, isWaiting }: { readonly now: number; readonly isWaiting: boolean },
  ): Promise<readonly KeptPushSubscription[]> {
    const reachable = await this.#agentsWithPlaces(accountId);
    const asked = agentIds.filter((id) => reachable.has(id));
    if (asked.length === 0) return [];
    const places = good(this.#db, accountId, asked, now).where(
      sql<boolean>`NOT EXISTS (SELECT FROM agent_lease l
        WHERE l.account_id = s.account_id AND l.agent_id = s.agent_id AND l.until > ${new Date(now)}
          AND (l.seen OR NOT s.unseen))`,
    );
    return (isWaiting ? places.where('s.waiting', '=', true) : places).execute();
  }

  /** Those whose last place is gone may be among them still. */
  #agentsWithPlaces(accountId: string): Promise<ReadonlySet<string>> {
    const held = this.#held.get(accountId);
    if (held) return held;
    const read = this.#db
      .selectFrom('pushSubscription')
      .select('agentId')
      .distinct()
      .where('accountId', '=', accountId)
      .execute()
      .then((rows) => new Set(rows.map(({ agentId }) => agentId)));
    if (this.#notices.isListening) this.#held.set(accountId, read);
    read.catch(() => this.#held.delete(accountId));
    return read;
  }
}

/** Those of sign-ins that are good still, of agents who may sign in; at least one is asked for. */
function good(db: Kysely<Tables>, accountId: string, agentIds: readonly string[], now: number) {
  return db
    .selectFrom('pushSubscription as s')
    .innerJoin('credential as c', (join) =>
      join.onRef('c.accountId', '=', 's.accountId').onRef('c.id', '=', 's.credentialId'),
    )
    .innerJoin('agent as a', (join) => join.onRef('a.accountId', '=', 's.accountId').onRef('a.id', '=', 's.agentId'))
    .select(columns)
    .where('s.accountId', '=', accountId)
    .where('s.agentId', 'in', [...agentIds])
    .where('a.disabled', '=', false)
    .where('c.revokedAt', 'is', null)
    .where(sql<boolean>`c.expires_at > ${new Date(now)}`);
}
