import type { SessionRow } from '../../client/api-types.ts';
import { selectMine, selectOpen, selectWaiting } from '../../client/session-list.ts';

export type SectionName = 'asked' | 'wrap-up' | 'waiting' | 'mine' | 'others' | 'over';

export interface Section {
  readonly name: SectionName;
  readonly title: string;
  readonly rows: readonly SessionRow[];
}

const MOST_OVER = 5;

/**
 * Each row in exactly one section, in an order that nothing written in it changes; sections without rows are left out,
 * but for those that wait and one's own. Of those that are over only an agent's own last few are shown.
 */
export function sectionsOf(rows: ReadonlyMap<string, SessionRow>, agentId: string): readonly Section[] {
  const asked = selectOpen(rows).filter((row) => row.transferOfferedTo?.id === agentId);
  const isAsked = new Set(asked.map((row) => row.id));
  const waiting = selectWaiting(rows).filter((row) => !isAsked.has(row.id));
  const joined = selectOpen(rows).filter((row) => row.companions?.some(({ id }) => id === agentId));
  const mine = [...selectMine(rows, agentId), ...joined].filter((row) => !isAsked.has(row.id));
  const wrapUp = [...rows.values()]
    .filter((row) => row.stage === 'ended' && row.wrapUpUntil && row.agent?.id === agentId)
    .sort((a, b) => Date.parse(a.wrapUpUntil ?? '') - Date.parse(b.wrapUpUntil ?? ''));
  const placed = new Set([...asked, ...wrapUp, ...waiting, ...mine].map((row) => row.id));
  const others = selectOpen(rows).filter((row) => !placed.has(row.id));
  const over = [...rows.values()]
    .filter((row) => (row.stage === 'ended' || row.stage === 'closed') && !placed.has(row.id))
    .filter((row) => row.agents.some((agent) => agent.id === agentId))
    .sort((a, b) => Date.parse(b.endedAt ?? '') - Date.parse(a.endedAt ?? ''))
    .slice(0, MOST_OVER);
  return [
    ...(asked.length > 0 ? [{ name: 'asked' as const, title: 'Offered to you', rows: asked }] : []),
    ...(wrapUp.length > 0 ? [{ name: 'wrap-up' as const, title: 'To wrap up', rows: wrapUp }] : []),
    { name: 'waiting', title: 'Waiting', rows: waiting },
    { name: 'mine', title: 'Mine', rows: mine },
    ...(others.length > 0 ? [{ name: 'others' as const, title: 'All other open', rows: others }] : []),
    ...(over.length > 0 ? [{ name: 'over' as const, title: 'Just ended', rows: over }] : []),
  ];
}
