import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { History } from '../../app/history.ts';
import { type Condition, conditionMembers } from '../../core/condition.ts';
import { filterLimits } from '../../core/filter/expression.ts';
import { filterFields } from '../../core/filter/fields.ts';
import { sortValueOf } from '../../core/holds.ts';
import type { SessionQuery as CoreQuery, SessionFilter, SessionSort, SortValue } from '../../core/query.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import { decodeTime, encodeTime } from './codec.ts';
import { decodeSortCursor, encodeCursor, isTime, moreIn, uuid } from './cursor.ts';
import { DEFAULT_PAGE, pageParameters } from './paging.ts';
import { closed, Id, Outcome, Session, Stage, Time, Words } from './wire.ts';

const channelWord = '[a-z][a-z0-9-]{0,31}';

/** Several words of a list, separated by commas. */
function WordList(words: readonly string[] | string, description: string) {
  const word = typeof words === 'string' ? words : `(${words.join('|')})`;
  return Type.Optional(Type.String({ pattern: `^${word}(,${word})*$`, maxLength: 400, description }));
}

function wordsOf(schema: TSchema): readonly string[] {
  return (schema as { readonly enum?: readonly string[] }).enum ?? [];
}

const filterParameters = {
  filter: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: filterLimits.characters,
      description:
        'An expression that sessions must satisfy besides, as `stage = waiting and queueWait > 2m`; see docs/filter.md.',
    }),
  ),
  stage: WordList(wordsOf(Stage), 'Any of these stages, separated by commas.'),
  outcome: WordList(wordsOf(Outcome), 'Any of these outcomes, separated by commas.'),
  channel: WordList(channelWord, 'Any of these channels, separated by commas.'),
  inboxId: Type.Optional(Id),
  queueId: Type.Optional(Id),
  agentId: Type.Optional(
    Type.String({ format: 'uuid', description: 'The agent who has the session, or had it last.' }),
  ),
  transferOfferedTo: Type.Optional(
    Type.String({ format: 'uuid', description: 'The agent who was asked to take the session over.' }),
  ),
  wrapUpBy: Type.Optional(Type.String({ format: 'uuid', description: 'The agent who is to finish the record.' })),
  visitorId: Type.Optional(Id),
  samePersonAs: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'A visitor; those who have proved to be the same user count, too.',
    }),
  ),
  openedFrom: Type.Optional(Time),
  openedBefore: Type.Optional(Time),
  endedFrom: Type.Optional(Time),
  endedBefore: Type.Optional(Time),
  spam: Type.Optional(Type.Boolean()),
  visitor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: "Part of the visitor's name or e-mail address." }),
  ),
};

const sorts = new Map(filterFields.filter(({ isSortable }) => isSortable).map((field) => [field.name, field]));
const sortWords = [
  '-openedAt',
  ...[...sorts.keys()].flatMap((name) => (name === 'openedAt' ? [name] : [name, `-${name}`])),
];

/** Which sessions are counted. */
export const SessionCountQuery = Type.Object(filterParameters, closed);

/** Which sessions are listed, in what order, and what is told of each. */
export const SessionListQuery = Type.Object(
  {
    ...filterParameters,
    ...pageParameters,
    sort: Type.Optional(Words(sortWords)),
    fields: Type.Optional(
      Type.String({ minLength: 1, maxLength: 400, description: 'Only these members, separated by commas.' }),
    ),
    total: Type.Optional(
      Words(
        ['none', 'estimate', 'exact'],
        'An estimate counts up to 10,000 for at most 300 ms, and beyond that tells what the planner expects; `totalIsExact` says which it was.',
      ),
    ),
  },
  closed,
);

type FilterParameters = Static<typeof SessionCountQuery>;
type ListParameters = Static<typeof SessionListQuery>;

/** The filter that a list and a count share. */
export function decodeFilter(query: FilterParameters): SessionFilter {
  const { stage, outcome, channel, inboxId, queueId, agentId, visitorId, transferOfferedTo, wrapUpBy, spam, visitor } =
    query;
  const { openedFrom, openedBefore, endedFrom, endedBefore } = query;
  return {
    ...(stage !== undefined && { stages: stage.split(',').filter(isStage) }),
    ...(outcome !== undefined && { outcomes: outcome.split(',').filter(isOutcome) }),
    ...(channel !== undefined && { channels: channel.split(',') }),
    ...(inboxId !== undefined && { inboxId }),
    ...(queueId !== undefined && { queueId }),
    ...(agentId !== undefined && { agentId }),
    ...(visitorId !== undefined && { visitorId }),
    ...(transferOfferedTo !== undefined && { transferOfferedTo }),
    ...(wrapUpBy !== undefined && { wrapUpBy }),
    ...(openedFrom !== undefined && { openedFrom: decodeTime(openedFrom, '?openedFrom') }),
    ...(openedBefore !== undefined && { openedBefore: decodeTime(openedBefore, '?openedBefore') }),
    ...(endedFrom !== undefined && { endedFrom: decodeTime(endedFrom, '?endedFrom') }),
    ...(endedBefore !== undefined && { endedBefore: decodeTime(endedBefore, '?endedBefore') }),
    ...(spam !== undefined && { spam }),
    ...(visitor !== undefined && { visitorText: visitor }),
  };
}

const stages = Compile(Stage);
const outcomes = Compile(Outcome);
const isStage = (word: string): word is Static<typeof Stage> => stages.Check(word);
const isOutcome = (word: string): word is Static<typeof Outcome> => outcomes.Check(word);

/** The filter with what had to be looked up: the ids of those who are the same person, and the condition of the expression. */
export function withFound(
  filter: SessionFilter,
  found: { readonly visitorIds: readonly string[] | null; readonly where: Condition | null },
): SessionFilter {
  return {
    ...filter,
    ...(found.visitorIds !== null && { visitorIds: found.visitorIds }),
    ...(found.where !== null && { where: found.where }),
  };
}

/** The query of one page, asked for one row more than the page has, to see whether another follows. */
export function decodeList(query: ListParameters): CoreQuery {
  const filter = decodeFilter(query);
  const { sort, descending } = sortOf(query);
  return {
    filter,
    sort,
    descending,
    limit: (query.limit ?? DEFAULT_PAGE) + 1,
    after: query.cursor === undefined ? null : decodeSortCursor(query.cursor, questionOf(query), fitsSort(sort)),
    keepsEmpty: true,
    offset: 0,
  };
}

/** What a cursor bears that goes on a way which is looked through step by step. */
const GOES_ON = 1;

export function goesOn({ cursor }: ListParameters): boolean {
  return cursor !== undefined && moreIn(cursor) === GOES_ON;
}

/** The page that was asked for, of what was found for it: the cursor of the next, and how far was looked where the time was over. */
export function pageOfLooked(
  { rows, reached, walked }: Awaited<ReturnType<History['look']>>,
  query: ListParameters,
): { readonly page: readonly SessionRow[]; readonly next: string | null; readonly partial: Early } {
  const page = rows.slice(0, query.limit ?? DEFAULT_PAGE);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  const { sort } = sortOf(query);
  const place = last ? { value: sortValueOf(last, sort), id: last.id } : reached;
  return {
    page,
    next: place && encodeCursor(place, questionOf(query), walked ? [GOES_ON] : []),
    partial: last || !reached ? {} : { partial: true, ...lookedUntil(sort, reached.value) },
  };
}

interface Early {
  readonly partial?: boolean;
  readonly lookedUntil?: string;
}

function lookedUntil(sort: SessionSort, value: SortValue): Pick<Early, 'lookedUntil'> {
  return conditionMembers[sort] === 'time' && value !== null ? { lookedUntil: encodeTime(Number(value)) } : {};
}

const members = Object.keys(Session.properties);

/** Narrows a session to the members that were asked for; refuses those that it has not. */
export function fieldPicker(fields: string | undefined): (session: Session) => Session {
  if (fields === undefined) return (session) => session;
  const wanted = new Set(fields.split(','));
  for (const name of wanted) {
    if (!members.includes(name)) throw invalidInput('?fields', `A session has no member ${name}.`);
  }
  return (session) =>
    Object.fromEntries(Object.entries(session).filter(([name]) => wanted.has(name))) as unknown as Session;
}

/** Words that stand in an order are sorted by it, and not by their letters. */
function sortOf({ sort = '-openedAt' }: ListParameters): { readonly sort: SessionSort; readonly descending: boolean } {
  const descending = sort.startsWith('-');
  const field = sorts.get(descending ? sort.slice(1) : sort);
  return { sort: (field?.rank ?? field?.member ?? 'openedAt') as SessionSort, descending };
}

const visitorSorts: ReadonlySet<SessionSort> = new Set<SessionSort>(['openedAt', 'endedAt', 'number']);

/** Whether a visitor may ask for this order: others would tell them what agents judge of them. */
export function isForVisitors(query: CoreQuery): boolean {
  return visitorSorts.has(query.sort);
}

/** Whether a cursor may bear this value; what it bears is compared with what the rows have. */
function fitsSort(sort: SessionSort): (value: string | number) => boolean {
  switch (conditionMembers[sort]) {
    case 'time':
      return isTime;
    case 'number':
      return (value) => typeof value === 'number';
    case 'id':
      return (value) => typeof value === 'string' && uuid.test(value);
    default:
      return (value) => typeof value === 'string' && !value.includes('\0');
  }
}

function questionOf(query: ListParameters): unknown {
  const { samePersonAs, filter } = query;
  const lookedUp = samePersonAs === undefined && filter === undefined ? [] : [samePersonAs ?? null, filter ?? null];
  return [decodeFilter(query), sortOf(query), ...lookedUp];
}
