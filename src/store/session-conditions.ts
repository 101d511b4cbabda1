import { type RawBuilder, sql } from 'kysely';
import { type Condition, type ConditionMember, conditionMembers, type Order } from '../core/condition.ts';

/** Members that are no columns, as SQL over the row. */
const expressions: Readonly<Partial<Record<ConditionMember, RawBuilder<unknown>>>> = {
  stageRank: sql`array_position(ARRAY['intake', 'waiting', 'active', 'ended', 'closed'], stage) - 1`,
  isOver: sql`(CASE WHEN stage IN ('ended', 'closed') THEN 1 ELSE 0 END)`,
  isSpam: sql`spam::int`,
  isHidden: sql`hidden::int`,
  othersMessageCount: sql`(message_count - visitor_message_count)`,
  elapsedMs: sql`coalesce(duration_ms, extract(epoch FROM now() - opened_at) * 1000)`,
  intent: opening(sql`e.body ->> 'intent'`),
  queueNumber: sql`(SELECT q.number FROM queue q WHERE q.account_id = session.account_id AND q.id = session.queue_id)`,
  queueName: sql`(SELECT q.name FROM queue q WHERE q.account_id = session.account_id AND q.id = session.queue_id)`,
  agentNumber: sql`(SELECT a.number FROM agent a WHERE a.account_id = session.account_id AND a.id = session.agent_id)`,
  agentName: sql`(SELECT a.name FROM agent a WHERE a.account_id = session.account_id AND a.id = session.agent_id)`,
  agentEmail: sql`(SELECT a.email FROM agent a WHERE a.account_id = session.account_id AND a.id = session.agent_id)`,
  firstMessageText: sql`(SELECT e.body ->> 'text' FROM event e
    WHERE e.account_id = session.account_id AND e.session_id = session.id AND e.type = 'message-posted'
      AND e.body ->> 'kind' NOT IN ('note', 'whisper') ORDER BY e.seq LIMIT 1)`,
};

/** The condition as SQL over `session`. Never null, so that `not` means what it says. */
export function conditionSql(condition: Condition): RawBuilder<boolean> {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0 ? sql`true` : joined(condition.of, sql` AND `);
    case 'any':
      return condition.of.length === 0 ? sql`false` : joined(condition.of, sql` OR `);
    case 'not':
      return sql`NOT (${conditionSql(condition.of)})`;
    case 'compare':
      return compareSql(condition);
    case 'one-of':
      return condition.values.length === 0
        ? sql`false`
        : sql`coalesce(${folded(condition.member)} IN (${sql.join(condition.values.map((each) => value(condition.member, each)))}), false)`;
    case 'match':
      return sql`coalesce(${memberSql(condition.member)} ILIKE ${pattern(condition.at, condition.text)}, false)`;
    case 'extra': {
      const kept = sql`extras -> ${condition.dialect}::text ->> ${condition.name}::text`;
      return condition.value === null ? sql`(${kept}) IS NULL` : sql`coalesce(${kept} = ${condition.value}, false)`;
    }
    case 'extra-current': {
      const state = condition.members.map((member) => sql`coalesce(${memberSql(member)}::text, '')`);
      const kept = sql`extras -> ${condition.dialect}::text ->> ${condition.name}::text`;
      return sql`coalesce(${kept} = concat_ws('/', ${sql.join(state)}), false)`;
    }
    case 'newest-of-visitor':
      return sql`NOT EXISTS (SELECT 1 FROM session later
        WHERE later.account_id = session.account_id AND later.visitor_id = session.visitor_id
          AND (later.opened_at, later.id) > (session.opened_at, session.id))`;
  }
}

/** The order as SQL over `session`; the caller breaks ties. */
export function orderSql(order: Order): RawBuilder<unknown> {
  return sql.join(
    order.map(({ by, descending, nulls }) => {
      const value = typeof by === 'string' ? memberSql(by) : keptNumber(by);
      if (typeof by === 'string' && alwaysThere.has(by)) return sql`${value} ${sql.raw(descending ? 'DESC' : 'ASC')}`;
      const empty = descending || nulls === 'last' ? sql`LAST` : sql`FIRST`;
      return descending ? sql`${value} DESC NULLS ${empty}` : sql`${value} ASC NULLS ${empty}`;
    }),
  );
}

/** Where empties go is left unsaid for these, or no index would give the order. */
const alwaysThere: ReadonlySet<ConditionMember> = new Set(['number', 'openedAt', 'updatedAt']);

function keptNumber({ dialect, name }: { readonly dialect: string; readonly name: string }): RawBuilder<unknown> {
  const path = sql`extras -> ${dialect}::text -> ${name}::text`;
  return sql`(CASE WHEN jsonb_typeof(${path}) = 'number' THEN (${path} #>> '{}')::numeric END)`;
}

function opening(read: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(SELECT ${read} FROM event e
    WHERE e.account_id = session.account_id AND e.session_id = session.id AND e.seq = 0)`;
}

function joined(conditions: readonly Condition[], by: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(${sql.join(conditions.map(conditionSql), by)})`;
}

function compareSql({ member, operator, value: given }: Extract<Condition, { kind: 'compare' }>): RawBuilder<boolean> {
  if (given === null) {
    if (operator === '=') return sql`${memberSql(member)} IS NULL`;
    return operator === '<>' ? sql`${memberSql(member)} IS NOT NULL` : sql`false`;
  }
  if (operator === '<>') return sql`${folded(member)} IS DISTINCT FROM ${value(member, given)}`;
  return sql`coalesce(${folded(member)} ${sql.raw(operator)} ${value(member, given)}, false)`;
}

function memberSql(member: ConditionMember): RawBuilder<unknown> {
  return expressions[member] ?? sql`${sql.ref(`session.${member}`)}`;
}

/** Texts are compared in any case. */
function folded(member: ConditionMember): RawBuilder<unknown> {
  return conditionMembers[member] === 'text' ? sql`lower(${memberSql(member)})` : memberSql(member);
}

function value(member: ConditionMember, given: string | number): RawBuilder<unknown> {
  switch (conditionMembers[member]) {
    case 'number':
      // A number column is compared in its own type, or no index would help.
      return Number.isInteger(given) && Math.abs(Number(given)) < 2 ** 31 ? sql`${given}::int` : sql`${given}::numeric`;
    case 'time':
      return sql`${new Date(Number(given)).toISOString()}::timestamptz`;
    case 'id':
      return sql`${String(given)}::uuid`;
    case 'text':
      return sql`lower(${String(given)}::text)`;
  }
}

function pattern(at: 'start' | 'end' | 'anywhere', text: string): string {
  const literal = text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return `${at === 'start' ? '' : '%'}${literal}${at === 'end' ? '' : '%'}`;
}
