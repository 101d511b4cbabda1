import { type OperationNodeSource, type RawBuilder, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import type { CellSource, MessageSource } from '../core/export/column.ts';
import type { Place, SessionFilter } from '../core/query.ts';
import { copyOut } from './copy-out.ts';
import type { Database } from './database.ts';
import { messageFieldSql, messagesOf } from './message-cells.ts';
import { memberSql } from './session-conditions.ts';
import { narrow } from './sessions.ts';

/** What is read for an export: fields in COPY's text form, those that were asked for first. Sessions stand in the order of their opening. */
export interface CellTable {
  /** Fields in a row. */
  readonly width: number;
  /** In which field what stands by which a session is found again. */
  readonly id: number;
  readonly openedAt: number;
  /** Of messages, their sequence: a session without any has one row, without this. Null: rows are sessions. */
  readonly seq: number | null;
  /** Of up to so many sessions after a place, in chunks that end anywhere. */
  page(after: Place | null, limit: number): AsyncGenerator<Buffer>;
}

/** Reads tables of sessions and of messages for exports, in pages that begin where the last one ended, so that no query lasts. */
export class SessionCells {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  sessions(sight: Sight, filter: SessionFilter, sources: readonly CellSource[]): CellTable {
    const read: CellSource[] = [...sources];
    const [id, openedAt] = [placeIn(read, 'id'), placeIn(read, 'openedAt')];
    const fields = read.map((source, place) => sourceSql(source).as(`c${place}`));
    const query = (after: Place | null, limit: number) =>
      this.#page(this.#database.db.selectFrom('session').select(fields), sight, filter, after, limit);
    return { width: read.length, id, openedAt, seq: null, page: (...asked) => this.#copy(query(...asked)) };
  }

  messages(sight: Sight, filter: SessionFilter, sources: readonly MessageSource[]): CellTable {
    const read: MessageSource[] = [...sources];
    const [id, openedAt, seq] = [placeIn(read, 'session.id'), placeIn(read, 'session.openedAt'), placeIn(read, 'seq')];
    const fields = read.map((source, place) => messageFieldSql(source).as(`c${place}`));
    const query = (after: Place | null, limit: number) => {
      const all = this.#database.db
        .selectFrom('session')
        .select(['id', 'number', 'inboxId', 'queueId', 'visitorName', 'openedAt', 'revisionCount']);
      return messagesOf(sight.accountId, this.#page(all, sight, filter, after, limit), fields);
    };
    return { width: read.length, id, openedAt, seq, page: (...asked) => this.#copy(query(...asked)) };
  }

  #page<O>(
    all: Parameters<typeof narrow<O>>[0],
    sight: Sight,
    filter: SessionFilter,
    after: Place | null,
    limit: number,
  ): Parameters<typeof narrow<O>>[0] {
    const page = narrow(all, sight, filter).orderBy('openedAt').orderBy('id').limit(limit);
    if (!after) return page;
    const opened = new Date(after.value).toISOString();
    return page.where(sql<boolean>`(opened_at, id) > (${opened}::timestamptz, ${after.id}::uuid)`);
  }

  #copy(query: OperationNodeSource): AsyncGenerator<Buffer> {
    return copyOut(this.#database.pool, query);
  }
}

/** Where a source stands, which is added where it does not. */
function placeIn<S>(sources: S[], source: S): number {
  const place = sources.indexOf(source);
  return place === -1 ? sources.push(source) - 1 : place;
}

function sourceSql(source: CellSource): RawBuilder<unknown> {
  switch (source) {
    case 'labels':
      return sql`session.labels`;
    case 'links':
      return sql`session.links`;
    case 'agentIds':
      return sql`session.agent_ids`;
    case 'companionIds':
      return sql`session.companion_ids`;
    default:
      return memberSql(source);
  }
}
