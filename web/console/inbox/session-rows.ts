import { useMemo } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { usePreference } from '../shell/preferences.ts';
import { useSessionList, useWorkplace } from '../shell/workplace.tsx';
import { type Section, sectionsOf } from './sections.ts';

export interface SessionRows {
  readonly isLoaded: boolean;
  readonly sections: readonly Section[];
  /** All rows in the order in which they are shown. */
  readonly rows: readonly SessionRow[];
}

/** The inbox in the sections of the chosen view. */
export function useSessionRows(): SessionRows {
  const { me } = useWorkplace();
  const { isReady, rows } = useSessionList();
  const [view] = usePreference('inboxView');
  return useMemo(() => {
    const sections = sectionsOf(rows, me.agent.id, view);
    return { isLoaded: isReady, sections, rows: sections.flatMap((section) => section.rows) };
  }, [isReady, rows, me.agent.id, view]);
}
