import type { Kysely, Transaction } from 'kysely';
import type { Calendar, CalendarVersion } from '../core/directory.ts';
import type { Hours } from '../core/hours.ts';
import type { DirectoryNotices } from './directory-notices.ts';
import type { Tables } from './tables.ts';

const MOST_VERSIONS = 500;

/** Writes calendars; a change of hours adds a version, and none is ever rewritten. They are read with the account's snapshot. */
export class CalendarTable {
  readonly #db: Kysely<Tables>;
  readonly #notices: DirectoryNotices;

  constructor(db: Kysely<Tables>, notices: DirectoryNotices) {
    this.#db = db;
    this.#notices = notices;
  }

  async add(accountId: string, { id, name, hours }: Pick<Calendar, 'id' | 'name' | 'hours'>): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const { calendars: number } = await transaction
        .updateTable('accountHead')
        .set(({ eb }) => ({ calendars: eb('calendars', '+', 1) }))
        .where('accountId', '=', accountId)
        .returning('calendars')
        .executeTakeFirstOrThrow();
      await transaction.insertInto('calendar').values({ accountId, id, number, name, version: 1 }).execute();
      await addVersion(transaction, accountId, id, 1, hours);
    });
    await this.#notices.announce(accountId);
  }

  /** Without hours, the version stays. */
  async change(accountId: string, id: string, { name, hours }: Partial<Pick<Calendar, 'name' | 'hours'>>) {
    await this.#db.transaction().execute(async (transaction) => {
      const { version } = await transaction
        .updateTable('calendar')
        .set(({ eb }) => ({ ...(name !== undefined && { name }), version: eb('version', '+', hours ? 1 : 0) }))
        .where('accountId', '=', accountId)
        .where('id', '=', id)
        .returning('version')
        .executeTakeFirstOrThrow();
      if (hours) await addVersion(transaction, accountId, id, version, hours);
    });
    await this.#notices.announce(accountId);
  }

  /** The newest versions of a calendar, newest first. */
  versions(accountId: string, calendarId: string): Promise<readonly CalendarVersion[]> {
    return this.#db
      .selectFrom('calendarVersion')
      .select(['version', 'hours', 'createdAt'])
      .where('accountId', '=', accountId)
      .where('calendarId', '=', calendarId)
      .orderBy('version', 'desc')
      .limit(MOST_VERSIONS)
      .execute();
  }
}

/** The account's calendars with the hours of their newest versions, by number. */
export function readCalendars(db: Kysely<Tables>, accountId: string): Promise<readonly Calendar[]> {
  return db
    .selectFrom('calendar')
    .innerJoin('calendarVersion', (join) =>
      join
        .onRef('calendarVersion.accountId', '=', 'calendar.accountId')
        .onRef('calendarVersion.calendarId', '=', 'calendar.id')
        .onRef('calendarVersion.version', '=', 'calendar.version'),
    )
    .select(['calendar.id', 'calendar.number', 'calendar.name', 'calendar.version', 'calendarVersion.hours'])
    .where('calendar.accountId', '=', accountId)
    .orderBy('calendar.number')
    .execute();
}

async function addVersion(
  transaction: Transaction<Tables>,
  accountId: string,
  calendarId: string,
  version: number,
  hours: Hours,
): Promise<void> {
  await transaction
    .insertInto('calendarVersion')
    .values({ accountId, calendarId, version, hours: JSON.stringify(hours) })
    .execute();
}
