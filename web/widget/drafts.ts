import { useState } from 'preact/hooks';

/** A text that is typed and not sent yet: kept for this tab until it is emptied, over reloads too. */
export function useDraft(key: string): readonly [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => readDraft(key));
  return [
    text,
    (next) => {
      setText(next);
      keepDraft(key, next);
    },
  ];
}

export function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    // Without storage a draft lives as long as the page.
  }
}
