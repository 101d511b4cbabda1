import { Button, CloseButton } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { newId } from '../../client/id.ts';
import { useShortcuts } from './shortcuts.ts';
import styles from './toasts.module.css';

export interface Toast {
  readonly text: ReactNode;
  /** What can still be done about it, such as taking it back. */
  readonly action?: { readonly name: string; readonly run: () => void };
  readonly tone?: 'calm' | 'bad';
  /** Stays until it is answered or put away. */
  readonly stays?: boolean;
}

type Shown = Toast & { readonly id: string };

const LASTS_MS = 8_000;
const MOST_SHOWN = 3;

const Teller = createContext<(toast: Toast) => void>(() => {});

/** Tells of what was done, for some seconds, with a way to take it back. */
export function useToast(): (toast: Toast) => void {
  return useContext(Teller);
}

/** Holds the word of what was done at the edge of the page; `z` takes the last of it back. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const remove = useCallback((id: string) => setShown((all) => all.filter((each) => each.id !== id)), []);
  const tell = useCallback((toast: Toast) => {
    setShown((all) => [...all, { ...toast, id: newId() }].slice(-MOST_SHOWN));
  }, []);
  const last = shown.findLast(({ action }) => action !== undefined);
  const undo = () => {
    if (!last) return;
    remove(last.id);
    last.action?.run();
  };
  useShortcuts(last ? { z: undo } : {});
  const value = useMemo(() => tell, [tell]);
  return (
    <Teller value={value}>
      {children}
      <div className={styles.region} role="status">
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} remove={remove} />
        ))}
      </div>
    </Teller>
  );
}

function ToastLine({ toast, remove }: { readonly toast: Shown; readonly remove: (id: string) => void }) {
  const { id, text, action, tone = 'calm', stays = false } = toast;
  const [isHeld, setHeld] = useState(stays);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => remove(id), LASTS_MS);
    return () => clearTimeout(timer);
  }, [isHeld, id, remove]);
  const release = () => setHeld(stays);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever points at it or has the focus in it only keeps it from going
    <div
      className={styles.toast}
      data-tone={tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={release}
      onFocus={() => setHeld(true)}
      onBlur={release}
    >
      <span className={styles.text}>{text}</span>
      {action && (
        <Button
          size="compact-sm"
          variant="subtle"
          className={styles.action}
          onClick={() => {
            remove(id);
            action.run();
          }}
        >
          {action.name}
        </Button>
      )}
      <CloseButton size="sm" className={styles.close} aria-label="Put away" onClick={() => remove(id)} />
    </div>
  );
}
