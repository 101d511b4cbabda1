import { useCallback, useState } from 'react';

/** For whom it is written: everybody, agents for good, or the agents who are in the chat now. */
export type WrittenKind = 'text' | 'note' | 'whisper';

export interface Draft {
  readonly text: string;
  readonly kind: WrittenKind;
}

const empty: Draft = { text: '', kind: 'text' };

/** What is being written in one session; it outlives a reload and a look at another chat, in this tab. */
export function useDraft(sessionId: string): readonly [Draft, (draft: Draft) => void] {
  const key = `koine.writing.${sessionId}`;
  const [draft, setDraft] = useState<Draft>(() => load(key));
  const change = useCallback(
    (next: Draft) => {
      setDraft(next);
      try {
        if (next.text === '') sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Without room the draft lasts as long as the page.
      }
    },
    [key],
  );
  return [draft, change];
}

function load(key: string): Draft {
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Draft>) };
  } catch {
    return empty;
  }
}
