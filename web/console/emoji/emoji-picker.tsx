import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { findActions } from '../shell/find-actions.ts';
import { Icon } from '../shell/icon.tsx';
import { emojis } from './emoji-list.ts';
import styles from './emoji-picker.module.css';

const COLUMNS = 8;
const found = emojis.map(({ sign, words }) => ({ sign, label: words }));

/** A button that opens a small field of emoji; the one that is chosen goes into the text. */
export function EmojiPicker({ choose }: { readonly choose: (sign: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-start" trapFocus returnFocus withinPortal shadow="md">
      <Popover.Target>
        <ActionIcon aria-label="Emoji" title="Emoji" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name="smile" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={8} aria-label="Emoji">
        <Field
          choose={(sign) => {
            setOpen(false);
            choose(sign);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Field({ choose }: { readonly choose: (sign: string) => void }) {
  const [typed, setTyped] = useState('');
  const grid = useRef<HTMLDivElement>(null);
  const shown = findActions(found, typed);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
    const buttons = [...(grid.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (by === undefined || (at < 0 && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const next = at < 0 ? 0 : at + (isRtl && Math.abs(by) === 1 ? -by : by);
    buttons[Math.min(buttons.length - 1, Math.max(0, next))]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows only move the focus among the buttons within
    <div onKeyDown={onKeyDown}>
      <TextInput
        size="xs"
        aria-label="Find an emoji"
        placeholder="Find an emoji"
        value={typed}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !shown[0]) return;
          event.preventDefault();
          choose(shown[0].sign);
        }}
        data-autofocus
      />
      <div className={styles.grid} ref={grid}>
        {shown.map(({ sign, label }) => (
          <button
            key={sign}
            type="button"
            className={styles.emoji}
            aria-label={label}
            title={label}
            onClick={() => choose(sign)}
          >
            {sign}
          </button>
        ))}
      </div>
      {shown.length === 0 && <p className={styles.none}>None is called like that.</p>}
    </div>
  );
}
