import type { Inbox, Snapshot } from '../../../core/directory.ts';
import type { SessionFilter, SessionQuery } from '../../../core/query.ts';
import { type InputFault, Refusal } from '../../../core/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import type { ChatsQuery } from '../wire.ts';

const MAX_INT = 2_147_483_647;
const DAY_MS = 86_400_000;

/** The project's inbox. What is not there, or not the account's, is not found. */
export function decodeProject(snapshot: Snapshot, projectid: string): Inbox {
  const number = Number(projectid);
  const inbox = [...snapshot.inboxes.values()].find((each) => each.number === number);
  if (!inbox) throw new Refusal('not-found', 'There is no such project.');
  return inbox;
}

/** The query for sessions, or null when the filter names somebody who does not exist, so that nothing can fit. */
export function decodeChatsQuery(
  query: unknown,
  project: Inbox,
  view: { readonly snapshot: Snapshot; readonly clock: Clock; readonly settings: Settings },
): SessionQuery | null {
  const { snapshot, clock, settings } = view;
  const given = decodeParameters(query, clock);
  const agent = given.userId === null ? null : findAgent(snapshot, given.userId);
  if (agent === undefined) return null;
  const { descending, entityId, day } = given;
  const start = given.start ?? 0;
  const byId = settings.startMeaning === 'id';
  const filter: SessionFilter = {
    inboxId: project.id,
    ...(agent && { agentId: agent.id }),
    ...(entityId !== null && { extra: { dialect: 'vcclive', name: 'entityId', value: entityId } }),
    ...day,
    ...(byId && start > 0 && (descending ? { inboxNumberTo: start } : { inboxNumberFrom: start })),
  };
  const limit = given.limit ?? given.num ?? settings.pageSize;
  return {
    filter,
    sort: 'inboxNumber',
    descending,
    limit: Math.min(limit, settings.maxPageSize),
    after: null,
    offset: byId ? 0 : start,
  };
}

/** Every parameter that is named, null without it. Refuses all that is faulty at once. */
function decodeParameters(query: unknown, clock: Clock) {
  const faults: InputFault[] = [];
  const read = <T>(name: keyof ChatsQuery, decode: (text: string) => T | null, expected: string): T | null => {
    const text = textOf(query, name);
    if (text === null) return null;
    const value = decode(text);
    if (value === null) faults.push({ pointer: `?${name}`, detail: expected });
    return value;
  };
  const integer = (name: keyof ChatsQuery) => read(name, decodeInteger, 'must be a number, [0-9]+');
  const parameters = {
    userId: integer('userId'),
    entityId: integer('entityId'),
    day: read('startDate', (text) => decodeDay(text, clock), 'must be a day, YYYY-MM-DD'),
    start: integer('start'),
    limit: integer('limit'),
    num: integer('num'),
    descending: read('direction', decodeDirection, 'must be ASC or DESC') ?? false,
  };
  if (faults.length > 0) throw new Refusal('invalid-input', 'The parameters are faulty.', faults);
  return parameters;
}

/** A parameter without blanks around it; the last one where it is given several times. Blank ones are none. */
function textOf(query: unknown, name: string): string | null {
  const given = (query as Readonly<Record<string, string | readonly string[]>>)[name];
  const text = [given ?? ''].flat().at(-1)?.trim() ?? '';
  return text === '' ? null : text;
}

function findAgent(snapshot: Snapshot, number: number) {
  return [...snapshot.agents.values()].find((agent) => agent.number === number);
}

/** No id and no count goes beyond what fits here, so a greater number means the same as the greatest. */
function decodeInteger(text: string): number | null {
  return /^[0-9]{1,100}$/.test(text) ? Math.min(Number(text), MAX_INT) : null;
}

/** Whether the order is descending. */
function decodeDirection(text: string): boolean | null {
  return /^(asc|desc)$/i.test(text) ? text.length === 4 : null;
}

/** From midnight to midnight by the zone's clocks; no chat is older than 1970. */
function decodeDay(text: string, clock: Clock): Pick<SessionFilter, 'openedFrom' | 'openedBefore'> | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text) return null;
  const next = new Date(day + DAY_MS).toISOString().slice(0, 10);
  const midnight = (date: string) => Math.max(clock.instant(`${date} 00:00:00`), 0);
  return { openedFrom: midnight(text), openedBefore: midnight(next) };
}
