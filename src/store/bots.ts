import type { Kysely } from 'kysely';
import type { Bot } from '../core/bot.ts';
import type { DirectoryNotices } from './directory-notices.ts';
import type { Tables } from './tables.ts';

/** What a bot has besides what everybody may know: the hash of its own key, and the secret it shares with its other side, sealed. */
export interface BotSecrets {
  readonly keyHash?: Buffer | null;
  readonly sealedSecret?: Buffer | null;
}

export type NewBot = Pick<Bot, 'id' | 'name' | 'avatar' | 'settings'> & BotSecrets;
export type BotChanges = Partial<Pick<Bot, 'name' | 'avatar' | 'disabled' | 'settings'>> & BotSecrets;

/** Writes bots; they are read with the account's snapshot. */
export class BotTable {
  readonly #db: Kysely<Tables>;
  readonly #notices: DirectoryNotices;

  constructor(db: Kysely<Tables>, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
  }

  /** The account's first bot begins where the feed stands now: what was before is not its to answer. */
  async add(accountId: string, bot: NewBot): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const { bots: number, position } = await transaction
        .updateTable('accountHead')
        .set(({ eb }) => ({ bots: eb('bots', '+', 1) }))
        .where('accountId', '=', accountId)
        .returning(['bots', 'position'])
        .executeTakeFirstOrThrow();
      await transaction
        .insertInto('bot')
        .values({ ...bot, accountId, number, settings: JSON.stringify(bot.settings) })
        .execute();
      await transaction
        .insertInto('botReader')
        .values({ accountId, position })
        .onConflict((conflict) => conflict.column('accountId').doNothing())
        .execute();
    });
    await this.#notices.announce(accountId);
  }

  async change(accountId: string, id: string, { settings, ...changes }: BotChanges): Promise<void> {
    const values = { ...changes, ...(settings && { settings: JSON.stringify(settings) }) };
    if (Object.keys(values).length === 0) return;
    await this.#db.updateTable('bot').set(values).where('accountId', '=', accountId).where('id', '=', id).execute();
    await this.#notices.announce(accountId);
  }

  async remove(accountId: string, id: string): Promise<void> {
    await this.#db.deleteFrom('bot').where('accountId', '=', accountId).where('id', '=', id).execute();
    await this.#notices.announce(accountId);
  }

  /** The bot that this key belongs to. */
  async findByKey(accountId: string, keyHash: Buffer): Promise<string | null> {
    const row = await this.#db
      .selectFrom('bot')
      .select('id')
      .where('accountId', '=', accountId)
      .where('keyHash', '=', keyHash)
      .executeTakeFirst();
    return row?.id ?? null;
  }

  async sealedSecret(accountId: string, id: string): Promise<Buffer | null> {
    const row = await this.#db
      .selectFrom('bot')
      .select('sealedSecret')
      .where('accountId', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.sealedSecret ?? null;
  }
}

/** The account's bots, by number. */
export function readBots(db: Kysely<Tables>, accountId: string): Promise<readonly Bot[]> {
  return db
    .selectFrom('bot')
    .select(['id', 'number', 'name', 'avatar', 'disabled', 'settings'])
    .where('accountId', '=', accountId)
    .orderBy('number')
    .execute();
}
