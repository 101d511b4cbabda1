import { Textarea } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { FileRef } from '../../../src/core/event.ts';
import type { Session } from '../../../src/core/session.ts';
import { useSessionFiles } from '../files/session-files.tsx';
import { Uploads } from '../files/uploads.tsx';
import { chatKeys } from '../shell/keys.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { CompletionList } from './completion-list.tsx';
import styles from './composer.module.css';
import { ComposerBanner } from './composer-banner.tsx';
import { ComposerTools } from './composer-tools.tsx';
import type { Draft, WrittenKind } from './draft.ts';
import { Invitation } from './invitation.tsx';
import type { Standing } from './standing.ts';
import type { Commands } from './use-commands.ts';
import { useCompletions } from './use-completions.ts';
import type { Revising } from './use-revising.ts';
import { kindsOf, kindWords } from './written-kinds.ts';

const LONGEST_TEXT = 16_384;

export interface Posting {
  readonly text: string;
  readonly kind: WrittenKind;
  readonly replyTo?: string | undefined;
  readonly files?: readonly FileRef[];
}

interface ComposerProps {
  readonly session: Session;
  readonly standing: Standing;
  /** Whether keys act on this chat. */
  readonly isActive: boolean;
  readonly commands: Commands;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly revising: Revising;
  /** What the draft answers, as it stands. */
  readonly answered: { readonly name: string; readonly text: string } | null;
  readonly post: (posting: Posting) => void;
  readonly type: (text: string) => void;
}

/** Where an agent writes: to the visitor in chats they are in, whispers to who is in it too, notes in any that is not sealed. */
export function Composer(props: ComposerProps) {
  const { session, standing, isActive, commands, draft, setDraft, revising, answered, post, type } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [isOver, setOver] = useState(false);
  const { files } = useSessionFiles();
  const kinds = kindsOf(standing);
  const mayAnswer = kinds.includes('text');
  // What was begun for agents stays so when the chat is accepted or joined meanwhile: it was not meant for the visitor.
  const written = kinds.includes(draft.kind) ? draft.kind : (kinds[0] ?? 'note');
  const kind = revising.message?.kind ?? written;
  const text = revising.message ? revising.text : draft.text;
  const completions = useCompletions(text, caret, kind, session);
  useFocusWhenRoomy(field, mayAnswer, revising.message?.messageId ?? draft.replyTo);
  const toggle = (wanted: WrittenKind) => {
    if (!kinds.includes(wanted) || revising.message) return;
    const next = kind === wanted ? kinds[0] : wanted;
    if (next) setDraft({ ...draft, kind: next });
    type('');
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
  const write = (next: string) => {
    if (revising.message) {
      revising.write(next);
      return;
    }
    setDraft({ ...draft, text: next, kind: mayAnswer || next !== '' ? kind : 'text' });
    if (kind === 'text') type(next);
  };
  const send = () => {
    const trimmed = text.trim();
    if (trimmed === '') return;
    if (revising.message) revising.save(trimmed);
    else {
      post({ text: trimmed, kind, replyTo: draft.replyTo });
      setDraft({ text: '', kind: mayAnswer ? kind : 'text' });
    }
    field.current?.focus();
  };
  const place = ({ text: next, caret: at }: { readonly text: string; readonly caret: number }) => {
    write(next);
    setCaret(at);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  };
  const insert = (sign: string) => {
    const { selectionStart: from = text.length, selectionEnd: to = from } = field.current ?? {};
    place({ text: text.slice(0, from) + sign + text.slice(to), caret: from + sign.length });
    requestAnimationFrame(() => field.current?.focus());
  };
  const choose = (index: number) => {
    const taken = completions.taken(index);
    if (taken) place(taken);
  };
  const attach = (chosen: Iterable<File>) => void files.send(chosen, (file) => post({ text: '', kind, files: [file] }));
  const take = (event: { preventDefault(): void }, given: DataTransfer) => {
    setOver(false);
    if (given.files.length === 0 || revising.message) return;
    event.preventDefault();
    attach([...given.files]);
  };
  const chooseByKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    if (key === 'ArrowDown') completions.step(1);
    else if (key === 'ArrowUp') completions.step(-1);
    else if (key === 'Escape') completions.dismiss();
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey) choose(completions.at);
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (completions.isOpen && chooseByKey(event)) event.preventDefault();
    else if (event.key === 'ArrowUp' && text === '' && revising.last()) event.preventDefault();
    else if (event.key === 'Escape' && revising.message) revising.leave();
    else if (event.key === 'Escape') field.current?.blur();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  return (
    <div className={styles.composer} data-kind={kind}>
      <Invitation standing={standing} commands={commands} />
      <CompletionList completions={completions} choose={choose} />
      <Uploads />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files dropped here can be chosen by the button as well */}
      <div
        className={styles.box}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(event.dataTransfer.types.includes('Files'));
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => take(event, event.dataTransfer)}
      >
        {revising.message && <ComposerBanner what="edit" title="Editing" text="" leave={revising.leave} />}
        {!revising.message && answered && (
          <ComposerBanner
            what="reply"
            title={`To ${answered.name}:`}
            text={answered.text}
            leave={() => setDraft({ ...draft, replyTo: undefined })}
          />
        )}
        <Textarea
          ref={field}
          className={styles.field}
          classNames={{ input: styles.input }}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={9}
          maxLength={LONGEST_TEXT}
          placeholder={kindWords[kind].placeholder}
          aria-label={revising.message ? 'The message, as it is to be' : kindWords[kind].label}
          aria-autocomplete="list"
          {...(completions.isOpen && {
            'aria-controls': completions.listId,
            'aria-activedescendant': completions.optionId(completions.at),
          })}
          value={text}
          onChange={({ currentTarget: { value, selectionStart } }) => {
            setCaret(selectionStart);
            write(value);
          }}
          onSelect={({ currentTarget: { selectionStart } }) => setCaret(selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={(event) => take(event, event.clipboardData)}
          onBlur={() => type('')}
        />
        <ComposerTools
          kind={kind}
          kinds={kinds}
          isRevising={revising.message !== null}
          isEmpty={text.trim() === ''}
          toggle={toggle}
          attach={attach}
          insert={insert}
          send={send}
        />
      </div>
    </div>
  );
}

/** The field has the focus when it can be answered, and when a message is to be answered or edited; not where a keyboard would cover the screen. */
function useFocusWhenRoomy(
  field: RefObject<HTMLTextAreaElement | null>,
  mayAnswer: boolean,
  about: string | undefined,
): void {
  const isRoomy = window.matchMedia('(min-width: 768px)').matches;
  useEffect(() => {
    if (mayAnswer && isRoomy) field.current?.focus({ preventScroll: true });
  }, [field, mayAnswer, isRoomy]);
  useEffect(() => {
    if (about !== undefined) field.current?.focus({ preventScroll: true });
  }, [field, about]);
}
