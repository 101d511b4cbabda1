import { type Kysely, sql } from 'kysely';
import type { Sight } from '../core/access.ts';
import { conditionOf, type Place, type SessionQuery, type SessionSort, type SortValue } from '../core/query.ts';
import type { SessionRow } from '../core/row.ts';
import { alwaysThere, sortSql, sortValueSql } from './session-conditions.ts';
import { narrow } from './session-sight.ts';
import type { Tables } from './tables.ts';
import { type TimeBox, timeIsOver, withinTime } from './time-box.ts';

/** What was found of a page; `reached`: the time was over before it was full, and so far the order was looked through. */
export interface Looked {
  readonly rows: readonly SessionRow[];
  readonly reached: Place<SortValue> | null;
}

/** What a list may take that can end early. */
export interface LookingBounds {
  /** Milliseconds. */
  readonly ms: number;
  /** How many sessions are looked at in the first step; later ones are greater where steps are quick. */
  readonly step: number;
}

export const usualLooking: LookingBounds = { ms: 2_000, step: 1_000 };

const LONGEST_STEP = 32_000;
const QUICK_MS = 150;
/** The first step is made whole, so that each page comes further: it is small. */
const FIRST_STEP_MS = 20_000;

/** Orders that an index gives, and in which hardly any sessions stand side by side. */
const walkable: ReadonlySet<SessionSort> = new Set<SessionSort>(['openedAt', 'endedAt', 'firstSaidAt', 'number']);

/** Whether a list may take long, and can end early: some session may not fit it, and an index gives its order. */
export function isWalkable(sight: Sight, { filter, sort, order = [], offset }: SessionQuery): boolean {
  const condition = conditionOf(filter);
  const holdsForAll = sight.of === 'account' && condition.kind === 'all' && condition.of.length === 0;
  return !holdsForAll && sight.of !== 'visitor' && walkable.has(sort) && order.length === 0 && offset === 0;
}

/**
 * Looks at the sessions of the account step by step in the query's order, whatever other indexes would give, until the
 * page is full or the time is over. Places between steps name no session, for who asks may not see it [K5].
 */
export async function walkSessions(
  db: Kysely<Tables>,
  sight: Sight,
  query: SessionQuery,
  box: TimeBox,
  firstStep: number,
): Promise<Looked> {
  const rows: SessionRow[] = [];
  let after = query.after;
  let size = firstStep;
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst && box.isOver()) return { rows, reached: after };
    const ms = isFirst ? FIRST_STEP_MS : box.left();
    const began = performance.now();
    const step = await takeStep(db, sight, { ...query, after, limit: query.limit - rows.length }, size, ms);
    if (step === timeIsOver) return { rows, reached: after };
    rows.push(...step.rows);
    if (rows.length === query.limit || !step.next) return { rows, reached: null };
    after = step.next;
    if (performance.now() - began < QUICK_MS) size = Math.min(size * 2, LONGEST_STEP);
  }
}

interface Step {
  readonly rows: readonly SessionRow[];
  /** Where the next one begins; null: all was looked at. */
  readonly next: Place<SortValue> | null;
}

async function takeStep(
  db: Kysely<Tables>,
  sight: Sight,
  query: SessionQuery,
  size: number,
  ms: number,
): Promise<Step | typeof timeIsOver> {
  const amongEmpty = query.after?.value === null;
  const ends = await withinTime(
    db,
    ms,
    amongEmpty ? endAmongEmpty(sight, query, size) : endAmongValues(sight, query, size),
  );
  if (ends === timeIsOver) return timeIsOver;
  const [last] = ends;
  const end = last ? edgeAfter(last, query.descending) : null;
  const found = narrow(db.selectFrom('session').selectAll(), sight, query.filter)
    .where(amongEmpty ? emptyBetween(query, end) : valuesBetween(query, end))
    .orderBy(amongEmpty ? sql`id` : sortSql(query.sort), query.descending ? 'desc' : 'asc')
    .orderBy('id', query.descending ? 'desc' : 'asc')
    .limit(query.limit);
  const rows = await withinTime(db, ms, found);
  if (rows === timeIsOver) return timeIsOver;
  const hasEmpty = !amongEmpty && query.keepsEmpty === true && !alwaysThere.has(query.sort);
  return { rows, next: end ?? (hasEmpty ? { value: null, id: query.descending ? LAST_ID : FIRST_ID } : null) };
}

/** The last of so many sessions after the query's place; none: there are not so many. */
function endAmongValues({ accountId }: Sight, query: SessionQuery, size: number) {
  const { sort, descending } = query;
  const direction = sql.raw(descending ? 'DESC' : 'ASC');
  return sql<Place<SortValue>>`SELECT ${sortSql(sort)} AS value, id FROM session
    WHERE account_id = ${accountId}::uuid AND ${valuesBetween(query, null)}
    ORDER BY ${sortSql(sort)} ${direction}, id ${direction} OFFSET ${size - 1} LIMIT 1`;
}

function endAmongEmpty({ accountId }: Sight, query: SessionQuery, size: number) {
  const { after, descending } = query;
  return sql<Place<null>>`SELECT NULL AS value, id FROM session
    WHERE account_id = ${accountId}::uuid AND id ${beyond(descending)} ${after?.id}::uuid
    ORDER BY id ${sql.raw(descending ? 'DESC' : 'ASC')} OFFSET ${size - 1} LIMIT 1`;
}

function valuesBetween({ sort, descending, after }: SessionQuery, end: Place<SortValue> | null) {
  const own = sql`(${sortSql(sort)}, id)`;
  const at = ({ value, id }: Place<SortValue>) => sql`(${sortValueSql(sort, value ?? 0)}, ${id}::uuid)`;
  return sql<boolean>`${sortSql(sort)} IS NOT NULL
    AND ${after ? sql`${own} ${beyond(descending)} ${at(after)}` : sql`true`}
    AND ${end ? sql`${own} ${notBeyond(descending)} ${at(end)}` : sql`true`}`;
}

function emptyBetween({ sort, descending, after }: SessionQuery, end: Place<SortValue> | null) {
  return sql<boolean>`${sortSql(sort)} IS NULL AND id ${beyond(descending)} ${after?.id}::uuid
    AND ${end ? sql`id ${notBeyond(descending)} ${end.id}::uuid` : sql`true`}`;
}

function beyond(descending: boolean) {
  return sql.raw(descending ? '<' : '>');
}

function notBeyond(descending: boolean) {
  return sql.raw(descending ? '>=' : '<=');
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** So much of an id is the time at which it was made. */
const TIME_DIGITS = 13;

/** The place after a session and all that stand at its side: those of its time. */
function edgeAfter({ value, id }: Place<SortValue>, descending: boolean): Place<SortValue> {
  const edge = descending ? FIRST_ID : LAST_ID;
  return { value, id: value === null ? id.slice(0, TIME_DIGITS) + edge.slice(TIME_DIGITS) : edge };
}
