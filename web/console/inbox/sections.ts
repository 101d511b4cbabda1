import type { SessionRow } from '../../client/api-types.ts';
import { selectMine, selectOpen, selectWaiting } from '../../client/session-list.ts';

export type SectionName = 'waiting' | 'mine' | 'others' | 'over';

export interface Section {
  readonly name: SectionName;
  readonly title: string;
  readonly rows: readonly SessionRow[];
}

const MOST_OVER = 5;

/**
 * Each row in exactly one section, in an order that nothing written in it changes; sections without rows are left out,
 * but for the first two. Of those that are over only an agent's own last few are shown.
 */
export function sectionsOf(rows: ReadonlyMap<string, SessionRow>, agentId: string): readonly Section[] {
  const waiting = selectWaiting(rows);
  const mine = selectMine(rows, agentId);
  const placed = new Set([...waiting, ...mine].map((row) => row.id));
  const others = selectOpen(rows).filter((row) => !placed.has(row.id));
  const over = [...rows.values()]
    .filter((row) => row.stage === 'ended' || row.stage === 'closed')
    .filter((row) => row.agents.some((agent) => agent.id === agentId))
    .sort((a, b) => Date.parse(b.endedAt ?? '') - Date.parse(a.endedAt ?? ''))
    .slice(0, MOST_OVER);
  return [
    { name: 'waiting', title: 'Waiting', rows: waiting },
    { name: 'mine', title: 'Mine', rows: mine },
    ...(others.length > 0 ? [{ name: 'others' as const, title: 'All other open', rows: others }] : []),
    ...(over.length > 0 ? [{ name: 'over' as const, title: 'Just ended', rows: over }] : []),
  ];
}
