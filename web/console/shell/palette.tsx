import { Kbd, Modal } from '@mantine/core';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { findActions } from './find-actions.ts';
import { Icon } from './icon.tsx';
import styles from './palette.module.css';
import { type PaletteEntry, usePaletteEntries } from './palette-entries.ts';

const MOST_SHOWN = 60;

/** Finds anything that can be done, and any open chat, by what it is called. */
export function Palette({ close }: { readonly close: () => void }) {
  return (
    <Modal.Root
      opened
      onClose={close}
      yOffset="12vh"
      size={560}
      padding={0}
      radius="lg"
      centered={false}
      transitionProps={{ duration: 80 }}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content className={styles.content ?? ''} radius="lg" aria-label="Do anything">
        <Finder close={close} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Finder({ close }: { readonly close: () => void }) {
  const entries = usePaletteEntries();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = useMemo(() => findActions(entries, typed).slice(0, MOST_SHOWN), [entries, typed]);
  const chosen = Math.min(at, Math.max(0, found.length - 1));
  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    close();
    // After the palette is gone, so that the focus goes where the action wants it.
    setTimeout(entry.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') run(found[chosen]);
    else if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={styles.top}>
        <Icon name="search" size={18} />
        <input
          className={styles.input}
          // biome-ignore lint/a11y/noAutofocus: whoever opens the palette wants to type into it
          autoFocus
          data-autofocus
          role="combobox"
          aria-label="What do you want to do?"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${chosen}` : undefined}
          placeholder="What do you want to do?"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} id={listId} role="listbox" aria-label="What can be done">
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field says by aria-activedescendant which one is chosen
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
          <div
            key={entry.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={styles.entry}
            ref={(element) => {
              if (index === chosen) element?.scrollIntoView({ block: 'nearest' });
            }}
            onPointerMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(entry)}
          >
            <Icon name={entry.icon} />
            <bdi className={styles.label}>{entry.label}</bdi>
            <span className={styles.group}>{entry.group}</span>
            {entry.key && <Kbd size="xs">{entry.key}</Kbd>}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className={styles.none} role="status">
          Nothing is called like that.
        </p>
      )}
    </>
  );
}
