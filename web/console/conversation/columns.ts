import { createContext, useContext } from 'react';

/** Several chats side by side: which are kept beside the chosen one, and which of all has the keys. */
export interface Columns {
  /** Those that are kept, from the left; the chosen one comes after them. */
  readonly kept: readonly string[];
  readonly activeId: string | null;
  /** Whether one chat has all the room. */
  readonly isAlone: boolean;
  /** Whether there is room for one more. */
  readonly hasRoom: boolean;
  readonly activate: (sessionId: string) => void;
  /** Keeps a chat in its place while others are chosen, or lets it go. */
  readonly toggle: (sessionId: string) => void;
}

export const ColumnsAround = createContext<Columns>({
  kept: [],
  activeId: null,
  isAlone: true,
  hasRoom: false,
  activate: () => {},
  toggle: () => {},
});

export function useColumns(): Columns {
  return useContext(ColumnsAround);
}

const LIST_PX = 320;
const COLUMN_PX = 440;
const MOST_KEPT = 3;

/** How many chats can be kept beside the chosen one in a window of this width. */
export function roomBeside(width: number): number {
  return Math.max(0, Math.min(MOST_KEPT, Math.floor((width - LIST_PX) / COLUMN_PX) - 1));
}

/** The ids of kept chats as the address has them, at most as many as ever have room. */
export function parseKept(given: unknown): { beside?: string } {
  if (typeof given !== 'string') return {};
  const ids = given.split('.').filter((id) => /^[0-9a-f-]{36}$/.test(id));
  return ids.length === 0 ? {} : { beside: [...new Set(ids)].slice(0, MOST_KEPT).join('.') };
}
