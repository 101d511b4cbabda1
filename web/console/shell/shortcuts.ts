import { useEffect, useRef } from 'react';
import { usePreference } from './preferences.ts';

/** What keys do: `j`, `g c` (one after the other), `Alt+n`, `Escape`. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const SEQUENCE_MS = 1200;

/** Lets keys act while nothing that takes text has the focus and no dialog is open; keys with Alt act in text, too. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [enabled] = usePreference('shortcuts');
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    let before = '';
    let beforeAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
      const key = keyOf(event);
      if (!event.altKey && (!enabled || isTakenByFocus(event))) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      const sequence = event.timeStamp - beforeAt < SEQUENCE_MS ? `${before} ${key}` : key;
      const act = current.current[sequence] ?? current.current[key];
      before = key;
      beforeAt = event.timeStamp;
      if (!act) return;
      before = '';
      event.preventDefault();
      act(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}

/** The keys that lead to the next and the previous row of a list. */
export function stepKeys(step: (by: number) => void): Shortcuts {
  const next = () => step(1);
  const previous = () => step(-1);
  return { j: next, ArrowDown: next, k: previous, ArrowUp: previous };
}

function keyOf(event: KeyboardEvent): string {
  if (!event.altKey) return event.key;
  // With Alt some layouts make another character; the key's place then says which letter was meant.
  return `Alt+${event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : event.key}`;
}

function isTakenByFocus(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return false;
  // Arrows scroll and step through what has the focus; only in lists of chats they do what j and k do.
  if (event.key.startsWith('Arrow')) return target !== document.body && target.closest('[data-session]') === null;
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"]')) return true;
  return event.key === 'Enter' && target.closest('a, button, summary') !== null;
}
