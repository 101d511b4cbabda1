import { useMemo } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { useSessionList, useWorkplace } from '../shell/workplace.tsx';
import { type Section, sectionsOf } from './sections.ts';

export interface SessionRows {
  readonly isLoaded: boolean;
  readonly sections: readonly Section[];
  /** All rows in the order in which they are shown. */
  readonly rows: readonly SessionRow[];
}

/** The inbox in its sections. */
export function useSessionRows(): SessionRows {
  const { me } = useWorkplace();
  const { isReady, rows } = useSessionList();
  return useMemo(() => {
    const sections = sectionsOf(rows, me.agent.id);
    return { isLoaded: isReady, sections, rows: sections.flatMap((section) => section.rows) };
  }, [isReady, rows, me.agent.id]);
}
