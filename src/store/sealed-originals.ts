import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Where an original belongs: in a session, to a message or a form. */
export interface OriginalPlace {
  readonly accountId: string;
  readonly sessionId: string;
  readonly place: string;
}

/** What masking covered, encrypted by whoever puts it here, for a time. */
export class SealedOriginals {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** What was put at the same place before stays: nobody can change it afterwards. */
  async put(place: OriginalPlace, sealed: Buffer, expiresAt: number): Promise<void> {
    await this.#db
      .insertInto('sealedOriginal')
      .values({ ...place, sealed, expiresAt: new Date(expiresAt) })
      .onConflict((conflict) => conflict.columns(['accountId', 'sessionId', 'place']).doNothing())
      .execute();
  }

  async get({ accountId, sessionId, place }: OriginalPlace, now: number): Promise<Buffer | null> {
    const found = await this.#db
      .selectFrom('sealedOriginal')
      .select('sealed')
      .where('accountId', '=', accountId)
      .where('sessionId', '=', sessionId)
      .where('place', '=', place)
      .where(sql<boolean>`expires_at > ${new Date(now)}`)
      .executeTakeFirst();
    return found?.sealed ?? null;
  }

  /** Forgets those whose time is over. */
  async sweep(now: number): Promise<void> {
    await sql`DELETE FROM sealed_original WHERE expires_at <= ${new Date(now)}`.execute(this.#db);
  }
}
