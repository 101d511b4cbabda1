import { useSyncExternalStore } from 'react';
import type { SessionRow } from '../../client/api-types.ts';

const KEY = 'koine.seen';
const MOST_KEPT = 500;

const listeners = new Set<() => void>();
let seen: ReadonlyMap<string, number> = load();

/** How many of a visitor's messages nobody has looked at in this browser, nor answered from anywhere. */
export function unreadIn(row: SessionRow, seenCounts: ReadonlyMap<string, number>): number {
  if (row.messages.unansweredSince === null) return 0;
  const seenCount = seenCounts.get(row.id);
  if (seenCount !== undefined) return Math.max(0, row.messages.byVisitor - seenCount);
  // Which of the messages before the last answer were seen elsewhere, nobody knows here; one is new for certain.
  return row.messages.byAgent > 0 ? 1 : row.messages.byVisitor;
}

/** How many messages of each session's visitor were seen. */
export function useSeenCounts(): ReadonlyMap<string, number> {
  return useSyncExternalStore(subscribe, () => seen);
}

/** Notes that all messages of the visitor up to this count were looked at. */
export function markSeen(sessionId: string, byVisitor: number): void {
  if (seen.get(sessionId) === byVisitor) return;
  const next = new Map(seen);
  next.delete(sessionId);
  next.set(sessionId, byVisitor);
  seen = new Map([...next].slice(-MOST_KEPT));
  try {
    localStorage.setItem(KEY, JSON.stringify([...seen]));
  } catch {
    // Without room the count holds for this page only.
  }
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', reload);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', reload);
  };
}

function reload(event: StorageEvent): void {
  if (event.key !== KEY) return;
  seen = load();
  for (const listener of [...listeners]) listener();
}

function load(): ReadonlyMap<string, number> {
  try {
    return new Map(JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '[]') as [string, number][]);
  } catch {
    return new Map();
  }
}
