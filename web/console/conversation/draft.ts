import { useCallback, useState } from 'react';
import { useWorkplace } from '../shell/workplace.tsx';

/** For whom it is written: everybody, agents for good, or the agents who are in the chat now. */
export type WrittenKind = 'text' | 'note' | 'whisper';

export interface Draft {
  readonly text: string;
  readonly kind: WrittenKind;
  /** The message that it answers, by its id. */
  readonly replyTo?: string | undefined;
}

const empty: Draft = { text: '', kind: 'text' };
const PREFIX = 'koine.draft.';
const MOST_KEPT = 100;

/** What is being written in one session; it outlives a reload, a look at another chat, and the browser. */
export function useDraft(sessionId: string): readonly [Draft, (draft: Draft) => void] {
  const { me } = useWorkplace();
  const key = `${PREFIX}${me.agent.id}.${sessionId}`;
  const [draft, setDraft] = useState<Draft>(() => load(key));
  const change = useCallback(
    (next: Draft) => {
      setDraft(next);
      keep(key, next);
    },
    [key],
  );
  return [draft, change];
}

/** What is being written for colleagues in a form of one session, kept like a draft until it is given. */
export function useNoteDraft(
  sessionId: string,
  form: 'transfer' | 'wrap-up',
): readonly [string, (note: string) => void] {
  const [{ text }, setDraft] = useDraft(`${sessionId}.${form}`);
  return [text, useCallback((note) => setDraft({ text: note, kind: 'note' }), [setDraft])];
}

function keep(key: string, draft: Draft): void {
  try {
    if (draft.text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() }));
    forgetOldest();
  } catch {
    // Without room the draft lasts as long as the page.
  }
}

/** Drafts of chats that were never gone on with do not pile up. */
function forgetOldest(): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= MOST_KEPT) return;
  const ages = keys.map(
    (key) => [key, (JSON.parse(localStorage.getItem(key) ?? '{}') as { at?: number }).at ?? 0] as const,
  );
  for (const [key] of ages.sort((a, b) => b[1] - a[1]).slice(MOST_KEPT)) localStorage.removeItem(key);
}

function load(key: string): Draft {
  try {
    const { text, kind, replyTo } = { ...empty, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Draft>) };
    return { text, kind, replyTo };
  } catch {
    return empty;
  }
}
