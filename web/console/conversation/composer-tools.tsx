import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { useRef } from 'react';
import { EmojiPicker } from '../emoji/emoji-picker.tsx';
import { Icon } from '../shell/icon.tsx';
import styles from './composer.module.css';
import type { WrittenKind } from './draft.ts';
import { kindWords } from './written-kinds.ts';

interface ComposerToolsProps {
  readonly kind: WrittenKind;
  readonly kinds: readonly WrittenKind[];
  readonly isRevising: boolean;
  readonly isEmpty: boolean;
  readonly toggle: (kind: WrittenKind) => void;
  readonly attach: (files: readonly File[]) => void;
  readonly insert: (sign: string) => void;
  readonly send: () => void;
}

/** What stands below the text field: for whom it is, emoji, files, and the way out. */
export function ComposerTools(props: ComposerToolsProps) {
  const { kind, kinds, isRevising, isEmpty, toggle, attach, insert, send } = props;
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.tools}>
      {!isRevising && (
        <>
          <KindSwitch kind={kind} of="note" keys="Alt + N" isFixed={kinds.length === 1} toggle={toggle} />
          {kinds.includes('whisper') && (
            <KindSwitch kind={kind} of="whisper" keys="Alt + W" isFixed={false} toggle={toggle} />
          )}
        </>
      )}
      <span className={styles.hint}>
        {isRevising
          ? 'Enter saves, Esc leaves it as it was'
          : 'Enter sends, Shift + Enter is a new line, / finds answers'}
      </span>
      <EmojiPicker choose={insert} />
      {!isRevising && (
        <>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget }) => {
              attach([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
          <ActionIcon aria-label="Send files" title="Send files" onClick={() => chooser.current?.click()}>
            <Icon name="attach" />
          </ActionIcon>
        </>
      )}
      <ActionIcon
        className={styles.send}
        variant="filled"
        color="koine"
        aria-label={isRevising ? 'Save' : kindWords[kind].send}
        disabled={isEmpty}
        onClick={send}
      >
        <Icon name={isRevising ? 'check' : 'send'} />
      </ActionIcon>
    </div>
  );
}

interface KindSwitchProps {
  readonly kind: WrittenKind;
  readonly of: 'note' | 'whisper';
  readonly keys: string;
  readonly isFixed: boolean;
  readonly toggle: (kind: WrittenKind) => void;
}

function KindSwitch({ kind, of, keys, isFixed, toggle }: KindSwitchProps) {
  return (
    <Tooltip label={keys} disabled={isFixed}>
      <UnstyledButton
        className={styles.kindSwitch}
        data-kind={of}
        aria-pressed={kind === of}
        disabled={isFixed}
        onClick={() => toggle(of)}
      >
        <Icon name={of} size={14} />
        {of === 'note' ? 'Note' : 'Whisper'}
      </UnstyledButton>
    </Tooltip>
  );
}
