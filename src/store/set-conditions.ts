import { type RawBuilder, sql } from 'kysely';
import type { Condition, SetMember } from '../core/condition.ts';
import { patternOf } from './text-patterns.ts';

type SetCondition = Extract<Condition, { kind: 'has' | 'has-match' | 'is-empty' }>;

const columns = {
  labels: sql`session.labels`,
  agentIds: sql`session.agent_ids`,
  companionIds: sql`session.companion_ids`,
};

/** A condition on what a session has several of, as SQL that is never null. */
export function setConditionSql(condition: SetCondition): RawBuilder<boolean> {
  const { set } = condition;
  switch (condition.kind) {
    case 'is-empty':
      return typeof set === 'string' ? sql`cardinality(${columns[set]}) = 0` : sql`NOT ${someOf(set, sql`true`)}`;
    case 'has-match':
      return someOf(set, sql`of_set.value ILIKE ${patternOf(condition.at, condition.text)}`);
    case 'has':
      return hasSql(set, condition.values);
  }
}

/** Most sessions have none of these: that they have some is asked besides, for the indexes hold those alone. */
function hasSql(set: SetMember, values: readonly string[]): RawBuilder<boolean> {
  if (typeof set === 'object') {
    const links = values.map((id) => JSON.stringify([set.links === null ? { id } : { kind: set.links, id }]));
    return sql`(session.links <> '[]' AND session.links @> ANY(${links}::jsonb[]))`;
  }
  if (set === 'labels') return sql`(session.labels <> '{}' AND session.labels && ${values}::text[])`;
  return sql`${columns[set]} && ${values}::uuid[]`;
}

function someOf(set: SetMember, holds: RawBuilder<unknown>): RawBuilder<boolean> {
  if (typeof set === 'string')
    return sql`EXISTS (SELECT FROM unnest(${columns[set]}::text[]) of_set (value) WHERE ${holds})`;
  const ofKind = set.links === null ? sql`true` : sql`link ->> 'kind' = ${set.links}`;
  return sql`EXISTS (SELECT FROM jsonb_array_elements(session.links) link, LATERAL (SELECT link ->> 'id' AS value) of_set
    WHERE ${ofKind} AND ${holds})`;
}
