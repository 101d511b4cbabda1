import { ActionIcon, Button, Textarea, Tooltip, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Icon } from '../shell/icon.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import styles from './composer.module.css';
import { useDraft } from './draft.ts';
import type { Standing } from './standing.ts';
import type { Commands } from './use-commands.ts';

const LONGEST_TEXT = 16_384;

interface ComposerProps {
  readonly sessionId: string;
  readonly standing: Standing;
  readonly commands: Commands;
  readonly post: (text: string, kind: 'text' | 'note') => void;
  readonly type: (hasText: boolean) => void;
}

/** Where an agent writes: to the visitor in an own chat, notes to colleagues in any that is not sealed. */
export function Composer({ sessionId, standing, commands, post, type }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useDraft(sessionId);
  const isMine = standing === 'mine';
  const isNote = draft.isNote || !isMine;
  const isRoomy = window.matchMedia('(min-width: 768px)').matches;
  useEffect(() => {
    if (isMine && isRoomy) field.current?.focus({ preventScroll: true });
  }, [isMine, isRoomy]);
  useShortcuts({
    'Alt+n': () => isMine && setDraft({ ...draft, isNote: !draft.isNote }),
    r: () => field.current?.focus(),
  });
  if (standing === 'sealed') return <p className={styles.sealed}>The record of this chat is sealed.</p>;
  const send = () => {
    const text = draft.text.trim();
    if (text === '') return;
    post(text, isNote ? 'note' : 'text');
    setDraft({ text: '', isNote: isMine && draft.isNote });
    field.current?.focus();
  };
  const write = (text: string) => {
    // What was begun as a note stays one when the chat is accepted meanwhile: it was not meant for the visitor.
    setDraft({ text, isNote: isMine ? draft.isNote : text !== '' });
    if (!isNote) type(text.trim() !== '');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={styles.composer} data-note={isNote || undefined}>
      {!isMine && <Invitation standing={standing} commands={commands} />}
      <div className={styles.box}>
        <Textarea
          ref={field}
          className={styles.field}
          classNames={{ input: styles.input }}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={9}
          maxLength={LONGEST_TEXT}
          placeholder={isNote ? 'Note, only for agents…' : 'Write a message…'}
          aria-label={isNote ? 'Note, only for agents' : 'Message to the visitor'}
          value={draft.text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => type(false)}
        />
        <div className={styles.tools}>
          <Tooltip label="Alt + N" disabled={!isMine}>
            <UnstyledButton
              className={styles.noteSwitch}
              aria-pressed={isNote}
              disabled={!isMine}
              onClick={() => setDraft({ ...draft, isNote: !draft.isNote })}
            >
              <Icon name="note" size={14} />
              Note
            </UnstyledButton>
          </Tooltip>
          <span className={styles.hint}>Enter sends, Shift + Enter is a new line</span>
          <ActionIcon
            className={styles.send}
            variant="filled"
            color="koine"
            aria-label={isNote ? 'Keep the note' : 'Send'}
            disabled={draft.text.trim() === ''}
            onClick={send}
          >
            <Icon name="send" />
          </ActionIcon>
        </div>
      </div>
    </div>
  );
}

/** Why there is no writing to the visitor, and what would change that. */
function Invitation({ standing, commands }: Pick<ComposerProps, 'standing' | 'commands'>) {
  switch (standing) {
    case 'waiting':
      return (
        <div className={styles.invitation}>
          <span>Nobody has this chat yet.</span>
          <Button
            size="compact-sm"
            onClick={() => void commands.give({ type: 'accept' })}
            loading={commands.underWay === 'accept'}
          >
            Accept and answer
          </Button>
        </div>
      );
    case 'others':
      return <p className={styles.invitation}>Another agent has this chat. You can leave a note.</p>;
    case 'over':
      return <p className={styles.invitation}>This chat has ended. You can leave a note, or reopen it.</p>;
    case 'intake':
      return <p className={styles.invitation}>The visitor is filling in the form.</p>;
    default:
      return null;
  }
}
