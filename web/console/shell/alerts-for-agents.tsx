import { useDocumentTitle } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import { selectMine, selectWaiting } from '../../client/session-list.ts';
import { playBlip } from './blip.ts';
import { usePreference } from './preferences.ts';
import { useSessionList, useWorkplace } from './workplace.tsx';

/** Tells of what needs an agent: the number of waiting chats in the title, a sound, and a word for screen readers. */
export function AlertsForAgents() {
  const { me } = useWorkplace();
  const { isReady, rows } = useSessionList();
  const [sound] = usePreference('sound');
  const waiting = useMemo(() => selectWaiting(rows), [rows]);
  const mine = useMemo(() => selectMine(rows, me.agent.id), [rows, me.agent.id]);
  const known = useRef<ReadonlySet<string> | null>(null);
  const heard = useRef(0);
  const written = mine.reduce((sum, row) => sum + row.messages.byVisitor, 0);
  useDocumentTitle(waiting.length > 0 ? `(${waiting.length}) Koine` : 'Koine');
  useEffect(() => {
    if (!isReady) return;
    const before = known.current;
    const isNewChat = before !== null && waiting.some((row) => !before.has(row.id));
    const isNewMessage = before !== null && written > heard.current && document.visibilityState === 'hidden';
    known.current = new Set([...rows.keys()]);
    heard.current = written;
    if (sound && (isNewChat || isNewMessage)) playBlip();
  }, [isReady, rows, waiting, written, sound]);
  return (
    <div className="only-read-aloud" role="status">
      {isReady && (waiting.length === 0 ? 'No chat is waiting' : `${waiting.length} waiting`)}
    </div>
  );
}
