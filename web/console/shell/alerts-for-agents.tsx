import { useDocumentTitle } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { selectMine, selectWaiting } from '../../client/session-list.ts';
import { playBlip } from './blip.ts';
import { useOpenFromNotice } from './closed-notices.ts';
import { noticeOf, showNotice } from './desktop-notice.ts';
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
  useBadge(waiting.length);
  useNotices();
  useOpenFromNotice();
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

/** How many wait, on the icon of the console where it is installed as an app. */
function useBadge(waiting: number): void {
  useEffect(() => {
    // Some browsers have no badge, and some refuse it; the title tells it all the same.
    if (waiting > 0) void navigator.setAppBadge?.(waiting).catch(() => {});
    else void navigator.clearAppBadge?.().catch(() => {});
  }, [waiting]);
}

/** Tells of what needs the agent outside of the page, where they want it and do not look at the page. */
function useNotices(): void {
  const { me } = useWorkplace();
  const { isReady, rows } = useSessionList();
  const [isWanted] = usePreference('notices');
  const navigate = useNavigate();
  const before = useRef<ReadonlyMap<string, SessionRow> | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = isReady ? rows : null;
    if (!isReady || known === null || !isWanted || document.visibilityState === 'visible') return;
    for (const row of rows.values()) {
      const old = known.get(row.id);
      const notice = old === row ? null : noticeOf(row, old, me.agent.id);
      const open = () => void navigate({ to: '/chats/$sessionId', params: { sessionId: row.id } });
      if (notice) showNotice(row.id, notice, open);
    }
  }, [isReady, rows, isWanted, me.agent.id, navigate]);
}
