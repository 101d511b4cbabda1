import { useMemo } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { selectMine, selectOpen, selectWaiting } from '../../client/session-list.ts';
import { useSessionList, useWorkplace } from '../shell/workplace.tsx';

export type SectionName = 'waiting' | 'mine' | 'others' | 'over';

export interface Section {
  readonly name: SectionName;
  readonly title: string;
  readonly rows: readonly SessionRow[];
}

export interface SessionRows {
  readonly isLoaded: boolean;
  readonly sections: readonly Section[];
  /** All rows in the order in which they are shown. */
  readonly rows: readonly SessionRow[];
}

const MOST_OVER = 5;

/** The inbox in its sections. A row keeps its place while it stays in its section, whatever is written in it. */
export function useSessionRows(): SessionRows {
  const { me } = useWorkplace();
  const { isReady, rows } = useSessionList();
  return useMemo(() => {
    const sections = sectionsOf(rows, me.agent.id);
    return { isLoaded: isReady, sections, rows: sections.flatMap((section) => section.rows) };
  }, [isReady, rows, me.agent.id]);
}

/** Each row in exactly one section; sections without rows are left out, but for the first two. */
export function sectionsOf(rows: ReadonlyMap<string, SessionRow>, agentId: string): readonly Section[] {
  const waiting = selectWaiting(rows);
  const mine = selectMine(rows, agentId);
  const placed = new Set([...waiting, ...mine].map((row) => row.id));
  const others = selectOpen(rows).filter((row) => !placed.has(row.id));
  const over = [...rows.values()]
    .filter((row) => row.endedAt !== null && row.stage !== 'waiting' && row.stage !== 'active')
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
