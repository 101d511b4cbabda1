import { ActionIcon, Button, Textarea, Tooltip, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { FileRef } from '../../../src/core/event.ts';
import type { Session } from '../../../src/core/session.ts';
import { useSessionFiles } from '../files/session-files.tsx';
import { Uploads } from '../files/uploads.tsx';
import { Icon } from '../shell/icon.tsx';
import { chatKeys } from '../shell/keys.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { CannedList } from './canned-list.tsx';
import styles from './composer.module.css';
import { useDraft, type WrittenKind } from './draft.ts';
import type { Standing } from './standing.ts';
import { useCannedAnswers } from './use-canned-answers.ts';
import type { Commands } from './use-commands.ts';

const LONGEST_TEXT = 16_384;

const words: Readonly<
  Record<WrittenKind, { readonly label: string; readonly placeholder: string; readonly send: string }>
> = {
  text: { label: 'Message to the visitor', placeholder: 'Write a message…', send: 'Send' },
  note: { label: 'Note, only for agents', placeholder: 'Note, only for agents…', send: 'Keep the note' },
  whisper: {
    label: 'Whisper to the agents in this chat',
    placeholder: 'Whisper: the visitor does not hear it…',
    send: 'Whisper',
  },
};

interface ComposerProps {
  readonly session: Session;
  readonly standing: Standing;
  /** Whether keys act on this chat. */
  readonly isActive: boolean;
  readonly commands: Commands;
  readonly post: (text: string, kind: WrittenKind, files?: readonly FileRef[]) => void;
  readonly type: (hasText: boolean) => void;
}

/** Where an agent writes: to the visitor in chats they are in, whispers to who is in it too, notes in any that is not sealed. */
export function Composer({ session, standing, isActive, commands, post, type }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useDraft(session.id);
  const canned = useCannedAnswers(draft.text, session);
  const chooser = useRef<HTMLInputElement>(null);
  const { files } = useSessionFiles();
  const kinds = kindsOf(standing);
  const mayAnswer = kinds.includes('text');
  // What was begun for agents stays so when the chat is accepted or joined meanwhile: it was not meant for the visitor.
  const kind = kinds.includes(draft.kind) ? draft.kind : (kinds[0] ?? 'note');
  const isRoomy = window.matchMedia('(min-width: 768px)').matches;
  useEffect(() => {
    if (mayAnswer && isRoomy) field.current?.focus({ preventScroll: true });
  }, [mayAnswer, isRoomy]);
  const toggle = (wanted: WrittenKind) => {
    if (!kinds.includes(wanted)) return;
    const next = kind === wanted ? kinds[0] : wanted;
    if (next) setDraft({ ...draft, kind: next });
    type(false);
  };
  useShortcuts(
    isActive
      ? {
          'Alt+n': () => toggle('note'),
          'Alt+w': () => toggle('whisper'),
          [chatKeys.write]: () => field.current?.focus(),
        }
      : {},
  );
  if (standing === 'sealed') return <p className={styles.sealed}>The record of this chat is sealed.</p>;
  const send = () => {
    const text = draft.text.trim();
    if (text === '') return;
    post(text, kind);
    setDraft({ text: '', kind: mayAnswer ? kind : 'text' });
    field.current?.focus();
  };
  const attach = (chosen: Iterable<File>) => void files.send(chosen, (file) => post('', kind, [file]));
  const take = (event: { preventDefault(): void }, given: DataTransfer) => {
    if (given.files.length === 0) return;
    event.preventDefault();
    attach([...given.files]);
  };
  const write = (text: string) => {
    setDraft({ text, kind: mayAnswer || text !== '' ? kind : 'text' });
    if (kind === 'text') type(text.trim() !== '');
  };
  const choose = (index: number) => {
    const text = canned.textAt(index);
    if (text !== null) write(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (canned.isOpen && !event.nativeEvent.isComposing && chooseByKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') field.current?.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const chooseByKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    if (key === 'ArrowDown') canned.step(1);
    else if (key === 'ArrowUp') canned.step(-1);
    else if (key === 'Escape') canned.dismiss();
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey) choose(canned.at);
    else return false;
    return true;
  };
  return (
    <div className={styles.composer} data-kind={kind}>
      <Invitation standing={standing} commands={commands} />
      <CannedList choice={canned} choose={choose} />
      <Uploads />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files dropped here can be chosen by the button as well */}
      <div
        className={styles.box}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => take(event, event.dataTransfer)}
      >
        <Textarea
          ref={field}
          className={styles.field}
          classNames={{ input: styles.input }}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={9}
          maxLength={LONGEST_TEXT}
          placeholder={words[kind].placeholder}
          aria-label={words[kind].label}
          aria-autocomplete="list"
          {...(canned.isOpen && {
            'aria-controls': canned.listId,
            'aria-activedescendant': canned.optionId(canned.at),
          })}
          value={draft.text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => take(event, event.clipboardData)}
          onBlur={() => type(false)}
        />
        <div className={styles.tools}>
          <Tooltip label="Alt + N" disabled={kinds.length === 1}>
            <UnstyledButton
              className={styles.kindSwitch}
              data-kind="note"
              aria-pressed={kind === 'note'}
              disabled={kinds.length === 1}
              onClick={() => toggle('note')}
            >
              <Icon name="note" size={14} />
              Note
            </UnstyledButton>
          </Tooltip>
          {kinds.includes('whisper') && (
            <Tooltip label="Alt + W">
              <UnstyledButton
                className={styles.kindSwitch}
                data-kind="whisper"
                aria-pressed={kind === 'whisper'}
                onClick={() => toggle('whisper')}
              >
                <Icon name="whisper" size={14} />
                Whisper
              </UnstyledButton>
            </Tooltip>
          )}
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
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Send files"
            title="Send files"
            onClick={() => chooser.current?.click()}
          >
            <Icon name="attach" />
          </ActionIcon>
          <span className={styles.hint}>Enter sends, Shift + Enter is a new line, / finds answers</span>
          <ActionIcon
            className={styles.send}
            variant="filled"
            color="koine"
            aria-label={words[kind].send}
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

/** What the agent may write as things stand, the usual first. */
function kindsOf(standing: Standing): readonly WrittenKind[] {
  switch (standing) {
    case 'mine':
    case 'joined':
      return ['text', 'note', 'whisper'];
    case 'listening':
      return ['whisper', 'note'];
    default:
      return ['note'];
  }
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
    case 'listening':
      return <p className={styles.invitation}>You listen: the visitor does not know that you are here.</p>;
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
