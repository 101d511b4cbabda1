import { useDisclosure } from '@mantine/hooks';
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useMemo } from 'react';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

const Host = createContext<{ readonly open: () => void }>({ open: () => {} });

/** Opens the palette. */
export function usePalette(): { readonly open: () => void } {
  return useContext(Host);
}

/** Opens and shuts the palette by Ctrl or ⌘ with K, wherever the focus is. */
export function PaletteHost({ children }: { readonly children: ReactNode }) {
  const [isOpen, { open, close, toggle }] = useDisclosure(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      // Another dialog keeps what was begun in it.
      if (!document.querySelector('[role="dialog"][aria-modal="true"]:not([aria-label="Do anything"])')) toggle();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [toggle]);
  const opener = useMemo(() => ({ open }), [open]);
  return (
    <Host value={opener}>
      {children}
      <Suspense>{isOpen && <Palette close={close} />}</Suspense>
    </Host>
  );
}
