import { type Kysely, type OperationNodeSource, type RawBuilder, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import type { CellSource, MessageSource } from '../core/export/column.ts';
import type { SessionFilter } from '../core/query.ts';
import type { CopiedTable } from './copied-table.ts';
import { cutStatement, holeFor } from './cut-statement.ts';
import { messageFieldSql, messagesOf } from './message-cells.ts';
import { memberSql } from './session-conditions.ts';
import { narrow, type Select } from './session-sight.ts';
import type { Tables } from './tables.ts';

/** Says how tables of sessions and of messages are read for exports. */
export class SessionCells {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  sessions(sight: Sight, filter: SessionFilter, sources: readonly CellSource[]): CopiedTable {
    const read: CellSource[] = [...sources];
    const [id, openedAt] = [placeIn(read, 'id'), placeIn(read, 'openedAt')];
    const fields = read.map((source, place) => sourceSql(source).as(`c${place}`));
    const all = narrow(this.#db.selectFrom('session').select(fields), sight, filter);
    return { width: read.length, id, openedAt, seq: null, ...pagesOf(all, (page) => page) };
  }

  messages(sight: Sight, filter: SessionFilter, sources: readonly MessageSource[]): CopiedTable {
    const read: MessageSource[] = [...sources];
    const [id, openedAt, seq] = [placeIn(read, 'session.id'), placeIn(read, 'session.openedAt'), placeIn(read, 'seq')];
    const fields = read.map((source, place) => messageFieldSql(source).as(`c${place}`));
    const told = ['id', 'number', 'inboxId', 'queueId', 'visitorName', 'openedAt', 'revisionCount'] as const;
    const all = narrow(this.#db.selectFrom('session').select(told), sight, filter);
    const pages = pagesOf(all, (page) => messagesOf(sight.accountId, page, fields));
    return { width: read.length, id, openedAt, seq, ...pages };
  }
}

function pagesOf<O>(
  all: Select<O>,
  query: (page: Select<O>) => OperationNodeSource,
): Pick<CopiedTable, 'first' | 'next'> {
  const page = all
    .orderBy('openedAt')
    .orderBy('id')
    .limit(sql<number>`${holeFor('limit')}::int`);
  const after = sql<boolean>`(opened_at, id) > (${holeFor('openedAt')}::timestamptz, ${holeFor('id')}::uuid)`;
  return { first: cutStatement(query(page)), next: cutStatement(query(page.where(after))) };
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
