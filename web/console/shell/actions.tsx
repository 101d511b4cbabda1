import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import type { IconName } from './icon.tsx';
import { type Shortcuts, useShortcuts } from './shortcuts.ts';

/** Something an agent can do where they are: a button, a key, and an entry of the palette. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly run: () => void;
  readonly key?: string;
}

/** All actions that are there just now, in groups. */
export class ActionBoard {
  readonly #groups = new Map<object, { readonly title: string; readonly actions: readonly Action[] }>();

  put(owner: object, title: string, actions: readonly Action[]): void {
    this.#groups.set(owner, { title, actions });
  }

  remove(owner: object): void {
    this.#groups.delete(owner);
  }

  /** The groups as they stand, those that came last first: what is nearest to the agent. */
  read(): readonly { readonly title: string; readonly actions: readonly Action[] }[] {
    return [...this.#groups.values()].reverse();
  }
}

const Board = createContext<ActionBoard | null>(null);

export function ActionBoardProvider({ children }: { readonly children: ReactNode }) {
  const [board] = useState(() => new ActionBoard());
  return <Board value={board}>{children}</Board>;
}

export function useActionBoard(): ActionBoard {
  const board = useContext(Board);
  if (!board) throw new Error('There is no board of actions around this part');
  return board;
}

/** Puts actions on the palette and binds their keys, for as long as the part is shown; none while it is not the active one. */
export function useActions(title: string, actions: readonly Action[], isActive = true): void {
  const board = useActionBoard();
  const owner = useRef({});
  const keys: Shortcuts = Object.fromEntries(actions.flatMap(({ key, run }) => (key ? [[key, run]] : [])));
  useShortcuts(isActive ? keys : {});
  useEffect(() => {
    if (isActive) board.put(owner.current, title, actions);
    else board.remove(owner.current);
  });
  useEffect(() => () => board.remove(owner.current), [board]);
}
