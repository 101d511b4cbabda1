import { type RawBuilder, sql } from 'kysely';
import { type Condition, type ConditionMember, kindOf, type Member, type Order } from '../core/condition.ts';
import { priorities } from '../core/facts.ts';
import { LONGEST_EMAIL } from '../core/lengths.ts';
import type { SessionSort } from '../core/query.ts';
import { REMOVED_TEXT } from '../core/revisions.ts';
import { setConditionSql } from './set-conditions.ts';
import { patternOf } from './text-patterns.ts';

const NUMBER = '^-?[0-9]{1,15}(\\.[0-9]{1,15})?$';

/** Members that are no columns, as SQL over the row. */
const expressions: Readonly<Partial<Record<ConditionMember, RawBuilder<unknown>>>> = {
  stageRank: sql`array_position(ARRAY['intake', 'waiting', 'active', 'ended', 'closed'], stage) - 1`,
  priorityRank: sql`array_position(${sql.lit(`{${priorities.join(',')}}`)}::text[], priority) - 1`,
  isOver: sql`(CASE WHEN stage IN ('ended', 'closed') THEN 1 ELSE 0 END)`,
  isSpam: sql`spam::int`,
  isHidden: sql`hidden::int`,
  fcr: sql`fcr::int`,
  othersMessageCount: sql`(message_count - visitor_message_count)`,
  elapsedMs: sql`coalesce(duration_ms, extract(epoch FROM now() - opened_at) * 1000)`,
  visitorText: sql`(coalesce(visitor_name, '') || ' ' || coalesce(visitor_email, ''))`,
  intent: opening(sql`e.body ->> 'intent'`),
  queueNumber: sql`(SELECT q.number FROM queue q WHERE q.account_id = session.account_id AND q.id = session.queue_id)`,
  queueName: sql`(SELECT q.name FROM queue q WHERE q.account_id = session.account_id AND q.id = session.queue_id)`,
  agentNumber: sql`(SELECT a.number FROM agent a WHERE a.account_id = session.account_id AND a.id = session.agent_id)`,
  agentName: sql`(SELECT a.name FROM agent a WHERE a.account_id = session.account_id AND a.id = session.agent_id)`,
  agentEmail: sql`(SELECT a.email FROM agent a WHERE a.account_id = session.account_id AND a.id = session.agent_id)`,
  firstMessageText: sql`(SELECT coalesce(
      (SELECT coalesce(r.body ->> 'text', ${REMOVED_TEXT}) FROM event r
        WHERE session.revision_count > 0 AND r.account_id = e.account_id AND r.session_id = e.session_id
          AND r.type IN ('message-edited', 'message-removed') AND r.body ->> 'messageId' = e.body ->> 'messageId'
        ORDER BY r.seq DESC LIMIT 1),
      e.body ->> 'text') FROM event e
    WHERE e.account_id = session.account_id AND e.session_id = session.id AND e.type = 'message-posted'
      AND e.body ->> 'kind' NOT IN ('note', 'whisper') ORDER BY e.seq LIMIT 1)`,
};

/**
 * The condition as SQL over `session`, where rows that it does not hold for are left out. Below a `not` it is never
 * null, so that `not` means what it says; elsewhere it may be, which leaves indexes their use.
 */
export function conditionSql(condition: Condition, isNegated = false): RawBuilder<boolean> {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0 ? sql`true` : joined(condition.of, sql` AND `, isNegated);
    case 'any':
      return condition.of.length === 0 ? sql`false` : joined(condition.of, sql` OR `, isNegated);
    case 'not':
      return sql`NOT (${conditionSql(condition.of, true)})`;
    case 'compare':
      return compareSql(condition, isNegated);
    case 'one-of':
      if (condition.member === 'visitorEmail')
        return told(emailIs(sql`${condition.values.map(String)}::text[]`), isNegated);
      return told(sql`${folded(condition.member)} = ANY(${listOf(condition.member, condition.values)})`, isNegated);
    case 'match':
      return told(matchSql(condition), isNegated);
    case 'has':
    case 'has-match':
    case 'is-empty':
      return setConditionSql(condition);
    case 'extra': {
      const kept = sql`extras -> ${condition.dialect}::text ->> ${condition.name}::text`;
      return condition.value === null ? sql`(${kept}) IS NULL` : told(sql`${kept} = ${condition.value}`, isNegated);
    }
    case 'extra-current': {
      const state = condition.members.map((member) => sql`coalesce(${memberSql(member)}::text, '')`);
      const kept = sql`extras -> ${condition.dialect}::text ->> ${condition.name}::text`;
      return told(sql`${kept} = concat_ws('/', ${sql.join(state)})`, isNegated);
    }
    case 'newest-of-visitor':
      return sql`NOT EXISTS (SELECT 1 FROM session later
        WHERE later.account_id = session.account_id AND later.visitor_id = session.visitor_id
          AND (later.opened_at, later.id) > (session.opened_at, session.id))`;
  }
}

/** What a list is sorted by, and a value of it, as SQL; both compare as they stand in the order. */
export function sortSql(sort: SessionSort): RawBuilder<unknown> {
  return memberSql(sort);
}

export function sortValueSql(sort: SessionSort, value: string | number): RawBuilder<unknown> {
  return kindOf(sort) === 'text' ? sql`${String(value)}::text` : valueSql(sort, value);
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
export const alwaysThere: ReadonlySet<ConditionMember> = new Set([
  'number',
  'inboxNumber',
  'openedAt',
  'updatedAt',
  'stage',
  'stageRank',
  'priority',
  'priorityRank',
  'channel',
  'isOver',
  'isSpam',
  'isHidden',
  'transferCount',
  'reopenCount',
  'fileCount',
  'pageCount',
  'messageCount',
  'visitorMessageCount',
  'agentMessageCount',
  'othersMessageCount',
]);

function keptNumber({ dialect, name }: { readonly dialect: string; readonly name: string }): RawBuilder<unknown> {
  const path = sql`extras -> ${dialect}::text -> ${name}::text`;
  return sql`(CASE WHEN jsonb_typeof(${path}) = 'number' THEN (${path} #>> '{}')::numeric END)`;
}

function opening(read: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(SELECT ${read} FROM event e
    WHERE e.account_id = session.account_id AND e.session_id = session.id AND e.seq = 0)`;
}

function joined(conditions: readonly Condition[], by: RawBuilder<unknown>, isNegated: boolean): RawBuilder<boolean> {
  return sql`(${sql.join(
    conditions.map((each) => conditionSql(each, isNegated)),
    by,
  )})`;
}

function told(predicate: RawBuilder<boolean>, isNegated: boolean): RawBuilder<boolean> {
  return isNegated ? sql`coalesce(${predicate}, false)` : sql`(${predicate})`;
}

function compareSql(
  { member, operator, value: given }: Extract<Condition, { kind: 'compare' }>,
  isNegated: boolean,
): RawBuilder<boolean> {
  if (given === null) {
    if (operator === '=') return sql`${memberSql(member)} IS NULL`;
    return operator === '<>' ? sql`${memberSql(member)} IS NOT NULL` : sql`false`;
  }
  if (member === 'visitorEmail' && operator === '=') return told(emailEquals(given), isNegated);
  if (operator === '<>') return sql`${folded(member)} IS DISTINCT FROM ${valueSql(member, given)}`;
  return told(sql`${folded(member)} ${sql.raw(operator)} ${valueSql(member, given)}`, isNegated);
}

/** By the index over the beginnings of addresses. */
function emailEquals(given: string | number): RawBuilder<boolean> {
  const [own, asked, length] = [
    sql`lower(session.visitor_email)`,
    sql`lower(${String(given)}::text)`,
    sql.lit(LONGEST_EMAIL),
  ];
  return sql`(left(${own}, ${length}) = left(${asked}, ${length}) AND ${own} = ${asked})`;
}

/** The same, of any of several. */
function emailIs(given: RawBuilder<unknown>): RawBuilder<boolean> {
  const own = sql`lower(session.visitor_email)`;
  const asked = sql`ARRAY(SELECT lower(each) FROM unnest(${given}) each)`;
  const beginnings = sql`ARRAY(SELECT left(lower(each), ${sql.lit(LONGEST_EMAIL)}) FROM unnest(${given}) each)`;
  return sql`(left(${own}, ${sql.lit(LONGEST_EMAIL)}) = ANY(${beginnings}) AND ${own} = ANY(${asked}))`;
}

/** Parts of names and addresses are found by the index over both together, which then are looked at one by one. */
function matchSql({ member, at, text }: Extract<Condition, { kind: 'match' }>): RawBuilder<boolean> {
  const matches = sql<boolean>`${memberSql(member)} ILIKE ${patternOf(at, text)}`;
  if (member !== 'visitorName' && member !== 'visitorEmail') return matches;
  return sql`${expressions.visitorText} ILIKE ${patternOf('anywhere', text)} AND ${matches}`;
}

export function memberSql(member: Member): RawBuilder<unknown> {
  if (typeof member === 'string') return expressions[member] ?? sql`${sql.ref(`session.${member}`)}`;
  const kept = keptSql(member);
  return member.as === 'text' ? kept : sql`(CASE WHEN ${kept} ~ ${sql.lit(NUMBER)} THEN (${kept})::numeric END)`;
}

function keptSql(member: Exclude<Member, string>): RawBuilder<unknown> {
  const { name } = member;
  switch (member.of) {
    case 'attributes':
      return sql`(session.attributes ->> ${name}::text)`;
    case 'extras':
      return sql`(session.extras -> ${member.dialect}::text ->> ${name}::text)`;
    case 'answers':
      return sql`coalesce(session.answers -> 'exit' ->> ${name}::text, session.answers -> 'pre-chat' ->> ${name}::text, session.answers -> 'offline' ->> ${name}::text)`;
  }
}

/** Texts are compared in any case. */
function folded(member: Member): RawBuilder<unknown> {
  return kindOf(member) === 'text' ? sql`lower(${memberSql(member)})` : memberSql(member);
}

function valueSql(member: Member, given: string | number): RawBuilder<unknown> {
  switch (kindOf(member)) {
    case 'number':
      // A number column is compared in its own type, or no index would help.
      return Number.isInteger(given) && Math.abs(Number(given)) < 2 ** 31 ? sql`${given}::int` : sql`${given}::numeric`;
    case 'time':
      return sql`${new Date(Number(given)).toISOString()}::timestamptz`;
    case 'id':
      return sql`${String(given)}::uuid`;
    case 'word':
      return sql`${String(given).toLowerCase()}::text`;
    case 'text':
      return sql`lower(${String(given)}::text)`;
  }
}

function listOf(member: Member, values: readonly (string | number)[]): RawBuilder<unknown> {
  switch (kindOf(member)) {
    case 'number':
      return values.every((value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31)
        ? sql`${values}::int[]`
        : sql`${values}::numeric[]`;
    case 'time':
      return sql`${values.map((value) => new Date(Number(value)).toISOString())}::timestamptz[]`;
    case 'id':
      return sql`${values}::uuid[]`;
    case 'word':
      return sql`${values.map((value) => String(value).toLowerCase())}::text[]`;
    case 'text':
      return sql`ARRAY(SELECT lower(each) FROM unnest(${values}::text[]) each)`;
  }
}
