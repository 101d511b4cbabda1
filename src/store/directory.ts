import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type {
  Account,
  AccountSettings,
  Agent,
  Inbox,
  InboxSettings,
  Queue,
  QueueMember,
  QueueSettings,
  Snapshot,
} from '../core/directory.ts';
import { isKeepable } from '../core/keepable.ts';
import { readBots } from './bots.ts';
import { readCalendars } from './calendars.ts';
import type { DirectoryNotices } from './directory-notices.ts';
import { readSurveys } from './surveys.ts';
import type { Tables } from './tables.ts';

type Db = Kysely<Tables>;

/** Names whose account, or whose lack of one, is held. */
const MOST_FOUND = 10_000;

/** A snapshot that is held: `now` once it was read. */
interface Held {
  readonly reading: Promise<Snapshot | null>;
  now: Snapshot | null;
}

/** An agent, and by what they sign in. */
export interface FoundAgent {
  readonly accountId: string;
  readonly id: string;
  readonly disabled: boolean;
  readonly role: Agent['role'];
  readonly passwordHash: string | null;
  readonly hasSecondFactor: boolean;
}

export interface NewAgent {
  readonly id: string;
  /** Given when a vendor's number is to be kept; else the next one. */
  readonly number?: number;
  readonly name: string;
  readonly email: string;
  readonly role: Agent['role'];
  readonly passwordHash: string | null;
}
export interface NewQueue {
  readonly id: string;
  readonly number?: number;
  readonly name: string;
  readonly promise?: Queue['promise'];
  readonly calendarId?: string | null;
  readonly settings?: Queue['settings'];
  readonly members?: readonly QueueMember[];
}
export interface NewInbox {
  readonly id: string;
  readonly number?: number;
  readonly name: string;
  readonly key: string;
  readonly queueId: string;
  readonly channel: string;
  readonly settings?: Inbox['settings'];
}

export type AgentChanges = Partial<
  Pick<Agent, 'name' | 'role' | 'disabled' | 'skills' | 'capacity' | 'extras'> & { passwordHash: string }
>;
export interface AccountChanges {
  readonly name?: string;
  readonly zone?: string;
  /** What they become, made of what they are at that moment: so no change undoes another. */
  readonly settings?: (settings: AccountSettings) => AccountSettings;
}
export type QueueChanges = Partial<Pick<Queue, 'name' | 'promise' | 'calendarId' | 'members' | 'extras'>> & {
  readonly settings?: (settings: QueueSettings) => QueueSettings;
};
export type InboxChanges = Partial<Pick<Inbox, 'name' | 'queueId' | 'channel' | 'extras'>> & {
  readonly settings?: (settings: InboxSettings) => InboxSettings;
};

/**
 * Accounts, agents, queues with members, inboxes. Reads come from snapshots held in memory; each write is announced
 * to all Koine processes and commands on the database, and they read afresh.
 */
export class Directory {
  readonly #db: Db;
  readonly #notices: DirectoryNotices;
  readonly #snapshots = new Map<string, Held>();
  readonly #found = new Map<string, Promise<{ id: string } | undefined>>();

  constructor(db: Db, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
    notices.onChange((accountId) => {
      this.#found.clear();
      if (accountId === null) this.#snapshots.clear();
      else this.#snapshots.delete(accountId);
    });
  }

  /** The account as it stands now, or null when there is none. */
  snapshot(accountId: string): Promise<Snapshot | null> {
    const known = this.#snapshots.get(accountId);
    if (known) return known.reading;
    const held: Held = { reading: readSnapshot(this.#db, accountId), now: null };
    if (this.#notices.isListening) this.#snapshots.set(accountId, held);
    held.reading.then(
      (snapshot) => {
        held.now = snapshot;
      },
      () => this.#snapshots.delete(accountId),
    );
    return held.reading;
  }

  /** The same without waiting; null as well when it must be read first. */
  held(accountId: string): Snapshot | null {
    return this.#snapshots.get(accountId)?.now ?? null;
  }

  /** The next reader of the account reads the database, whether or not news of a change has come. */
  forget(accountId: string): void {
    this.#snapshots.delete(accountId);
  }

  accounts(): Promise<readonly Account[]> {
    return this.#db.selectFrom('account').select(accountColumns).orderBy('number').execute();
  }

  async findAccount(by: { readonly slug: string } | { readonly number: number }): Promise<Snapshot | null> {
    if (!isKeepable(by)) return null;
    const [column, value] = 'slug' in by ? (['slug', by.slug] as const) : (['number', by.number] as const);
    return this.#find(`${column} ${value}`, () =>
      this.#db.selectFrom('account').select('id').where(column, '=', value).executeTakeFirst(),
    );
  }

  /** The account of the inbox with this public key. */
  findInboxAccount(key: string): Promise<Snapshot | null> {
    return this.#find(`inbox ${key}`, () =>
      this.#db.selectFrom('inbox').select('accountId as id').where('key', '=', key).executeTakeFirst(),
    );
  }

  /** Everybody with this e-mail address, in any account: the address alone does not say which. */
  findAgents(email: string): Promise<readonly FoundAgent[]> {
    return this.#db
      .selectFrom('agent')
      .select(['accountId', 'id', 'disabled', 'role', 'passwordHash', hasSecondFactor.as('hasSecondFactor')])
      .where('email', '=', email)
      .orderBy('createdAt' as never)
      .execute();
  }

  /** The agent as they sign in, or undefined when there is none. */
  findAgent(accountId: string, id: string): Promise<(FoundAgent & { readonly email: string }) | undefined> {
    return this.#db
      .selectFrom('agent')
      .select(['accountId', 'id', 'disabled', 'role', 'email', 'passwordHash', hasSecondFactor.as('hasSecondFactor')])
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async addAccount(account: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly parentId?: string;
    readonly zone?: string;
  }): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('account')
        .values({ ...account, parentId: account.parentId ?? null, settings: '{}' })
        .execute();
      await sql`INSERT INTO account_head (account_id) VALUES (${account.id})`.execute(transaction);
    });
    await this.#notices.announce(account.id);
  }

  async changeSettings(accountId: string, change: AccountChanges): Promise<void> {
    const { settings: made, ...rest } = change;
    if (Object.keys(change).length === 0) return;
    await this.#change(accountId, async (transaction) => {
      const settings = made && (await remake(transaction, 'account', accountId, made));
      await transaction
        .updateTable('account')
        .set({ ...rest, ...(settings && { settings }) })
        .where('id', '=', accountId)
        .execute();
    });
  }

  async addAgent(accountId: string, agent: NewAgent): Promise<void> {
    await this.#change(accountId, async (transaction) => {
      const number = agent.number ?? (await nextNumber(transaction, accountId, 'agents'));
      await transaction
        .insertInto('agent')
        .values({ ...agent, accountId, number, email: agent.email.toLowerCase() })
        .execute();
    });
  }

  async changeAgent(accountId: string, id: string, changes: AgentChanges): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const { skills, extras, ...rest } = changes;
    await this.#change(accountId, async (transaction) => {
      await transaction
        .updateTable('agent')
        .set({
          ...rest,
          ...(skills && { skills: JSON.stringify(skills) }),
          ...(extras && { extras: JSON.stringify(extras) }),
        })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .execute();
    });
  }

  async addQueue(accountId: string, queue: NewQueue): Promise<void> {
    await this.#change(accountId, async (transaction) => {
      const number = queue.number ?? (await nextNumber(transaction, accountId, 'queues'));
      const { id, name, promise = {}, settings = {}, calendarId = null, members = [] } = queue;
      await transaction
        .insertInto('queue')
        .values({
          accountId,
          id,
          number,
          name,
          calendarId,
          promise: JSON.stringify(promise),
          settings: JSON.stringify(settings),
        })
        .execute();
      await setMembers(transaction, accountId, id, members);
    });
  }

  async changeQueue(accountId: string, id: string, changes: QueueChanges): Promise<void> {
    await this.#change(accountId, async (transaction) => {
      const { members, promise, settings: made, name, calendarId, extras } = changes;
      if (name !== undefined || promise || made || calendarId !== undefined || extras) {
        const settings = made && (await remake(transaction, 'queue', id, made));
        await transaction
          .updateTable('queue')
          .set({
            ...(name !== undefined && { name }),
            ...(calendarId !== undefined && { calendarId }),
            ...(promise && { promise: JSON.stringify(promise) }),
            ...(settings && { settings }),
            ...(extras && { extras: JSON.stringify(extras) }),
          })
          .where('accountId', '=', accountId)
          .where('id', '=', id)
          .execute();
      }
      if (members) await setMembers(transaction, accountId, id, members);
    });
  }

  async addInbox(accountId: string, inbox: NewInbox): Promise<void> {
    await this.#change(accountId, async (transaction) => {
      const number = inbox.number ?? (await nextNumber(transaction, accountId, 'inboxes'));
      await transaction
        .insertInto('inbox')
        .values({ ...inbox, accountId, number, settings: JSON.stringify(inbox.settings ?? {}) })
        .execute();
      await sql`INSERT INTO inbox_head (account_id, inbox_id) VALUES (${accountId}, ${inbox.id})`.execute(transaction);
    });
  }

  async changeInbox(accountId: string, id: string, changes: InboxChanges): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    const { settings: made, extras, ...rest } = changes;
    await this.#change(accountId, async (transaction) => {
      const settings = made && (await remake(transaction, 'inbox', id, made));
      await transaction
        .updateTable('inbox')
        .set({
          ...rest,
          ...(settings && { settings }),
          ...(extras && { extras: JSON.stringify(extras) }),
        })
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .execute();
    });
  }

  async #find(key: string, look: () => Promise<{ id: string } | undefined>): Promise<Snapshot | null> {
    const account = await (this.#found.get(key) ?? this.#look(key, look));
    return account ? this.snapshot(account.id) : null;
  }

  /** Held from the start, that nobody was found too: a notice that comes meanwhile lets the next one look again. */
  #look(key: string, look: () => Promise<{ id: string } | undefined>): Promise<{ id: string } | undefined> {
    const found = look();
    if (!this.#notices.isListening) return found;
    if (this.#found.size >= MOST_FOUND) this.#found.delete(this.#found.keys().next().value ?? '');
    this.#found.set(key, found);
    found.catch(() => this.#found.delete(key));
    return found;
  }

  async #change(accountId: string, work: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    await this.#db.transaction().execute(work);
    await this.#notices.announce(accountId);
  }
}

/** The settings made of what they are now, as JSON; nobody else changes them until the transaction ends. */
async function remake<T extends object>(
  transaction: Transaction<Tables>,
  table: 'account' | 'inbox' | 'queue',
  id: string,
  make: (settings: T) => T,
): Promise<string> {
  const { settings } = await transaction
    .selectFrom(table)
    .select('settings')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return JSON.stringify(make(settings as T));
}

const hasSecondFactor = sql<boolean>`(
  EXISTS (SELECT FROM totp t WHERE t.account_id = agent.account_id AND t.agent_id = agent.id AND confirmed_at IS NOT NULL)
  OR EXISTS (SELECT FROM passkey p WHERE p.account_id = agent.account_id AND p.agent_id = agent.id))`;

const accountColumns = ['id', 'number', 'slug', 'name', 'parentId', 'zone', 'settings'] as const;

async function readSnapshot(db: Db, accountId: string): Promise<Snapshot | null> {
  const account = await db.selectFrom('account').select(accountColumns).where('id', '=', accountId).executeTakeFirst();
  if (!account) return null;
  const [children, agents, queues, members, inboxes, calendars, bots, surveys] = await Promise.all([
    db.selectFrom('account').select(accountColumns).where('parentId', '=', accountId).orderBy('number').execute(),
    db
      .selectFrom('agent')
      .select(['id', 'number', 'name', 'email', 'role', 'disabled', 'skills', 'capacity', 'extras'])
      .where('accountId', '=', accountId)
      .orderBy('number')
      .execute(),
    db.selectFrom('queue').selectAll().where('accountId', '=', accountId).orderBy('number').execute(),
    db.selectFrom('queueMember').selectAll().where('accountId', '=', accountId).execute(),
    db.selectFrom('inbox').selectAll().where('accountId', '=', accountId).orderBy('number').execute(),
    readCalendars(db, accountId),
    readBots(db, accountId),
    readSurveys(db, accountId),
  ]);
  return {
    account,
    children,
    agents: byId(agents),
    queues: byId(queues.map((queue) => queueOf(queue, members))),
    inboxes: byId(
      inboxes.map(({ id, number, name, key, queueId, channel, settings, extras }) => {
        return { id, number, name, key, queueId, channel, settings, extras };
      }),
    ),
    calendars: byId(calendars),
    bots: byId(bots),
    surveys: byId(surveys),
  };
}

function queueOf(queue: Selectable<Tables['queue']>, members: readonly Tables['queueMember'][]): Queue {
  const { id, number, name, promise, calendarId, settings, extras } = queue;
  const own = members.filter(({ queueId }) => queueId === id);
  return {
    id,
    number,
    name,
    promise,
    calendarId,
    settings,
    extras,
    members: own.map(({ agentId, rights }) => ({ agentId, rights })),
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

async function nextNumber(db: Db, accountId: string, column: 'agents' | 'queues' | 'inboxes'): Promise<number> {
  const table = { agents: 'agent', queues: 'queue', inboxes: 'inbox' } as const;
  const { rows } = await sql<{ number: number }>`
    UPDATE account_head SET ${sql.ref(column)} = greatest(
      ${sql.ref(column)},
      (SELECT coalesce(max(number), 0) FROM ${sql.table(table[column])} WHERE account_id = ${accountId})
    ) + 1
    WHERE account_id = ${accountId} RETURNING ${sql.ref(column)} AS number`.execute(db);
  const number = rows[0]?.number;
  if (number === undefined) throw new Error(`There is no account ${accountId}`);
  return number;
}

async function setMembers(db: Db, accountId: string, queueId: string, members: readonly QueueMember[]): Promise<void> {
  await db.deleteFrom('queueMember').where('accountId', '=', accountId).where('queueId', '=', queueId).execute();
  if (members.length === 0) return;
  await db
    .insertInto('queueMember')
    .values(members.map(({ agentId, rights }) => ({ accountId, queueId, agentId, rights: [...rights] })))
    .execute();
}
