import { Kbd, Modal, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import styles from './cheat-sheet.module.css';
import { type ChatActionId, chatActionNames, chatKeys } from './keys.ts';
import { usePreference } from './preferences.ts';
import { settingsPages } from './settings-pages.ts';

const sheet: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['g then c', 'Chats'],
      ['g then h', 'History'],
      ['g then p', 'Reports'],
      ['g then l', 'Live wallboard'],
      ['Ctrl + K or ⌘ K', 'Do anything, find any open chat'],
      ['n', 'The chat that has waited longest for you'],
      ['Alt + A', 'To the chat that is offered to you'],
      ['z', 'Take back what was just done'],
      ['/', 'Search'],
      ['?', 'This sheet'],
    ],
  },
  { title: 'Settings', keys: settingsPages.map(({ key, name }) => [`g then ${key}`, name] as const) },
  {
    title: 'Lists',
    keys: [
      ['j or ↓', 'Next'],
      ['k or ↑', 'Previous'],
      ['Enter', 'Open'],
      ['1 to 4', 'All, waiting, mine, by queue'],
    ],
  },
  {
    title: 'Replay',
    keys: [
      ['Space', 'Play or pause'],
      [', and .', 'Event before, next event'],
    ],
  },
  {
    title: 'A chat',
    keys: Object.entries(chatKeys).map(([id, key]) => [shown(key), chatActionNames[id as ChatActionId]] as const),
  },
  {
    title: 'Writing',
    keys: [
      ['Enter', 'Send'],
      ['Shift + Enter', 'New line'],
      ['/', 'At the start: find a canned answer'],
      ['@', 'In a note: tell an agent'],
      [':', 'Find an emoji'],
      ['Alt + N', 'Note for agents only, or message'],
      ['Alt + W', 'Whisper, or message'],
      ['Esc', 'Leave the text field'],
    ],
  },
];

/** Capitals are pressed with Shift. */
function shown(key: string): string {
  return key === key.toLowerCase() ? key : `Shift + ${key}`;
}

const Sheet = createContext<{ readonly open: () => void }>({ open: () => {} });

/** Opens the list of keys. */
export function useCheatSheet(): { readonly open: () => void } {
  return useContext(Sheet);
}

/** Holds the list of all keys, and the switch for those who want none of them. */
export function CheatSheetProvider({ children }: { children: ReactNode }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [enabled, setEnabled] = usePreference('shortcuts');
  const opener = useMemo(() => ({ open }), [open]);
  return (
    <Sheet value={opener}>
      {children}
      <Modal opened={isOpen} onClose={close} title="Keyboard" size="lg">
        <div className={styles.groups}>
          {sheet.map((group) => (
            <section key={group.title}>
              <h3 className={styles.title}>{group.title}</h3>
              <dl className={styles.keys}>
                {group.keys.map(([keys, what]) => (
                  <div className={styles.key} key={what}>
                    <dt>{what}</dt>
                    <dd>
                      <Kbd size="xs">{keys}</Kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <Switch
          mt="md"
          label="Single keys act outside text fields"
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      </Modal>
    </Sheet>
  );
}
