import type { SessionRow } from '../../client/api-types.ts';
import { selectMine, selectOpen, selectWaiting } from '../../client/session-list.ts';

export type SectionName = 'asked' | 'wrap-up' | 'waiting' | 'mine' | 'others' | 'queue' | 'over';

/** What an agent wants to see of the inbox: everything, what waits, their own, or all open chats queue by queue. */
export type InboxView = 'all' | 'waiting' | 'mine' | 'queues';

export interface Section {
  readonly name: SectionName;
  /** Tells sections of one name apart. */
  readonly key: string;
  readonly title: string;
  readonly rows: readonly SessionRow[];
}

const MOST_OVER = 5;

/**
 * Each row in at most one section, in an order that nothing written in it changes; sections without rows are left out,
 * but for those that wait and one's own. What asks for this agent stands above every view. Of those that are over only
 * an agent's own last few are shown.
 */
export function sectionsOf(
  rows: ReadonlyMap<string, SessionRow>,
  agentId: string,
  view: InboxView = 'all',
): readonly Section[] {
  const open = selectOpen(rows);
  const asked = open.filter((row) => row.transferOfferedTo?.id === agentId);
  const isAsked = new Set(asked.map((row) => row.id));
  const waiting = selectWaiting(rows).filter((row) => !isAsked.has(row.id));
  const joined = open.filter((row) => row.companions?.some(({ id }) => id === agentId));
  const mine = [...selectMine(rows, agentId), ...joined].filter((row) => !isAsked.has(row.id));
  const wrapUp = [...rows.values()]
    .filter((row) => row.stage === 'ended' && row.wrapUpUntil && row.agent?.id === agentId)
    .sort((a, b) => Date.parse(a.wrapUpUntil ?? '') - Date.parse(b.wrapUpUntil ?? ''));
  const placed = new Set([...asked, ...wrapUp, ...waiting, ...mine].map((row) => row.id));
  const others = open.filter((row) => !placed.has(row.id));
  const over = [...rows.values()]
    .filter((row) => (row.stage === 'ended' || row.stage === 'closed') && !placed.has(row.id))
    .filter((row) => row.agents.some((agent) => agent.id === agentId))
    .sort((a, b) => Date.parse(b.endedAt ?? '') - Date.parse(a.endedAt ?? ''))
    .slice(0, MOST_OVER);
  const first = [...ifAny('asked', 'Offered to you', asked), ...ifAny('wrap-up', 'To wrap up', wrapUp)];
  const last = ifAny('over', 'Just ended', over);
  switch (view) {
    case 'all':
      return [
        ...first,
        section('waiting', 'Waiting', waiting),
        section('mine', 'Mine', mine),
        ...ifAny('others', 'All other open', others),
        ...last,
      ];
    case 'waiting':
      return [...first, section('waiting', 'Waiting', waiting)];
    case 'mine':
      return [...first, section('mine', 'Mine', mine), ...last];
    case 'queues':
      return [...first, ...queueSections([...waiting, ...open.filter(({ id }) => !isAsked.has(id))])];
  }
}

/** The open chats of each queue by its name, those that wait first. */
function queueSections(rows: readonly SessionRow[]): readonly Section[] {
  const byQueue = new Map<string, { readonly title: string; readonly rows: Map<string, SessionRow> }>();
  for (const row of rows) {
    const key = row.queue?.id ?? '';
    const queue = byQueue.get(key) ?? { title: row.queue?.name ?? 'In no queue', rows: new Map() };
    byQueue.set(key, queue);
    queue.rows.set(row.id, row);
  }
  return [...byQueue]
    .sort(([, a], [, b]) => a.title.localeCompare(b.title))
    .map(([key, queue]) => ({
      name: 'queue',
      key: `queue-${key}`,
      title: queue.title,
      rows: [...queue.rows.values()],
    }));
}

function section(name: SectionName, title: string, rows: readonly SessionRow[]): Section {
  return { name, key: name, title, rows };
}

function ifAny(name: SectionName, title: string, rows: readonly SessionRow[]): readonly Section[] {
  return rows.length > 0 ? [section(name, title, rows)] : [];
}
