import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import { conditionOf, type SessionFilter } from '../core/query.ts';
import { conditionSql } from './session-conditions.ts';
import type { Tables } from './tables.ts';

/** A query over sessions. */
export type Select<O> = SelectQueryBuilder<Tables, 'session', O>;

/** Narrows to what the sights see and the filter holds. */
export function narrow<O>(select: Select<O>, sights: Sight | readonly Sight[], filter: SessionFilter): Select<O> {
  const seen = 'of' in sights ? within(select, sights) : withinAny(select, sights);
  return seen.where(conditionSql(conditionOf(filter)));
}

/** Narrows to what the sight sees. */
export function within<O>(select: Select<O>, sight: Sight): Select<O> {
  return select.where('accountId', '=', sight.accountId).where(withinSight(sight));
}

function withinAny<O>(select: Select<O>, sights: readonly Sight[]): Select<O> {
  const [only] = sights;
  if (only && sights.length === 1) return within(select, only);
  return select.where((builder) =>
    builder.or(
      sights.map((sight) => builder.and([builder('accountId', '=', sight.accountId), withinSight(sight)(builder)])),
    ),
  );
}

/** What the actor may see, as SQL; the twin of `isInSight`. */
function withinSight(sight: Sight) {
  return ({ eb, or, val }: ExpressionBuilder<Tables, 'session'>) => {
    switch (sight.of) {
      case 'account':
        return val(true);
      case 'visitor':
        return eb('visitorId', '=', sight.visitorId);
      case 'agent': {
        const took = sql<boolean>`agent_ids @> ARRAY[${sight.agentId}]::uuid[]`;
        const asked = eb('transferOfferedTo', '=', sight.agentId);
        // The cheapest to tell, which holds for most rows, stands first.
        return or(sight.queueIds.length === 0 ? [asked, took] : [eb('queueId', 'in', sight.queueIds), asked, took]);
      }
      case 'bot':
        return eb('botId', '=', sight.botId);
      case 'nothing':
        return val(false);
    }
  };
}
