import {
  type AliasedRawBuilder,
  type OperationNodeSource,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
} from 'kysely';
import type { MessageSource } from '../core/export/column.ts';
import { REMOVED_TEXT } from '../core/revisions.ts';

/** What a field of a message reads, in a query of `messagesOf`: the message as it now stands. */
export function messageFieldSql(source: MessageSource): RawBuilder<unknown> {
  switch (source) {
    case 'session.id':
      return sql`s.id`;
    case 'session.number':
      return sql`s.number`;
    case 'session.openedAt':
      return sql`s.opened_at`;
    case 'inboxId':
      return sql`s.inbox_id`;
    case 'queueId':
      return sql`s.queue_id`;
    case 'visitorName':
      return sql`s.visitor_name`;
    case 'seq':
      return sql`e.seq`;
    case 'at':
      return sql`e.at`;
    case 'actor.kind':
      return sql`e.body -> 'actor' ->> 'kind'`;
    case 'actor.name':
      return sql`e.body -> 'actor' ->> 'name'`;
    case 'actor.id':
      return sql`e.body -> 'actor' ->> 'id'`;
    case 'kind':
      return sql`e.body ->> 'kind'`;
    case 'text':
      return sql`CASE WHEN r.seq IS NULL THEN e.body ->> 'text'
        WHEN r.type = 'message-removed' THEN ${sql.lit(REMOVED_TEXT)} ELSE r.body ->> 'text' END`;
    case 'revisedAt':
      return sql`r.at`;
    case 'automatic':
      return sql`e.body ->> 'automatic'`;
    case 'files':
      return sql`CASE WHEN r.type = 'message-removed' THEN NULL ELSE e.body -> 'files' END`;
    case 'page':
      return sql`CASE WHEN r.type = 'message-removed' THEN NULL ELSE e.body -> 'page' ->> 'url' END`;
    case 'messageId':
      return sql`e.body ->> 'messageId'`;
  }
}

/** The messages of sessions, in their order; a session without any has one row, without a sequence. */
export function messagesOf<O>(
  accountId: string,
  // biome-ignore lint/suspicious/noExplicitAny: tables and columns are told by the text around it.
  sessions: SelectQueryBuilder<any, any, O>,
  fields: readonly AliasedRawBuilder<unknown, string>[],
): OperationNodeSource {
  return sql`SELECT ${sql.join(fields)} FROM (${sessions}) s
    LEFT JOIN LATERAL (
      SELECT e.seq, e.at, e.body FROM event e
      WHERE e.account_id = ${accountId}::uuid AND e.session_id = s.id AND e.type = 'message-posted') e ON true
    LEFT JOIN LATERAL (
      SELECT r.seq, r.at, r.type, r.body FROM event r
      WHERE s.revision_count > 0 AND r.account_id = ${accountId}::uuid AND r.session_id = s.id
        AND r.type IN ('message-edited', 'message-removed') AND r.body ->> 'messageId' = e.body ->> 'messageId'
      ORDER BY r.seq DESC LIMIT 1) r ON true
    ORDER BY s.opened_at, s.id, e.seq`;
}
