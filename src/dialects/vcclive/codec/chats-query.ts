import type { Inbox, Snapshot } from '../../../core/directory.ts';
import type { SessionFilter, SessionQuery } from '../../../core/query.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
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
  query: ChatsQuery,
  project: Inbox,
  view: { readonly snapshot: Snapshot; readonly clock: Clock; readonly settings: Settings },
): SessionQuery | null {
  const { snapshot, clock, settings } = view;
  const agent = query.userId === undefined ? null : findAgent(snapshot, decodeInteger(query.userId));
  if (agent === undefined) return null;
  const descending = query.direction?.toUpperCase() === 'DESC';
  const start = decodeInteger(query.start ?? '0');
  const byId = settings.startMeaning === 'id';
  const filter: SessionFilter = {
    inboxId: project.id,
    ...(agent && { agentId: agent.id }),
    ...(query.entityId !== undefined && {
      extra: { dialect: 'vcclive', name: 'entityId', value: decodeInteger(query.entityId) },
    }),
    ...(query.startDate !== undefined && decodeDay(query.startDate, clock)),
    ...(byId && start > 0 && (descending ? { inboxNumberTo: start } : { inboxNumberFrom: start })),
  };
  const limit = decodeInteger(query.limit ?? query.num ?? String(settings.pageSize));
  return {
    filter,
    sort: 'inboxNumber',
    descending,
    limit: Math.min(limit, settings.maxPageSize),
    after: null,
    offset: byId ? 0 : start,
  };
}

function findAgent(snapshot: Snapshot, number: number) {
  return [...snapshot.agents.values()].find((agent) => agent.number === number);
}

/** No id and no count goes beyond what fits here, so a greater number means the same as the greatest. */
function decodeInteger(digits: string): number {
  return Math.min(Number(digits), MAX_INT);
}

/** From midnight to midnight by the zone's clocks; no chat is older than 1970. */
function decodeDay(date: string, clock: Clock): Pick<SessionFilter, 'openedFrom' | 'openedBefore'> {
  const day = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) {
    throw invalidInput('?startDate', 'There is no such day.');
  }
  const next = new Date(day + DAY_MS).toISOString().slice(0, 10);
  const midnight = (text: string) => Math.max(clock.instant(`${text} 00:00:00`), 0);
  return { openedFrom: midnight(date), openedBefore: midnight(next) };
}
