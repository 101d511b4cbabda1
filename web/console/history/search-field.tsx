import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../shell/icon.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import styles from './history-filters.module.css';

const TYPING_MS = 350;

/** Words that stand in what was said; `/` leads here. */
export function SearchField({ text, change }: { text: string; change: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  const tell = useDebouncedCallback((value: string) => {
    told.current = value.trim();
    change(value.trim());
  }, TYPING_MS);
  useEffect(() => {
    // Only what somebody else put into the address replaces what is being typed.
    if (text !== told.current) setTyped(text);
    told.current = text;
  }, [text]);
  useShortcuts({ '/': () => field.current?.focus() });
  const write = (value: string) => {
    setTyped(value);
    tell(value);
  };
  return (
    <TextInput
      ref={field}
      className={styles.words}
      size="xs"
      type="search"
      aria-label="Search in messages, names and addresses"
      placeholder="Search messages, names, addresses"
      maxLength={200}
      leftSection={<Icon name="search" size={14} />}
      rightSection={typed && <CloseButton size="xs" aria-label="Search for nothing" onClick={() => write('')} />}
      value={typed}
      onChange={(event) => write(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
    />
  );
}
