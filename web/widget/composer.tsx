import type { RefObject, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Uploading } from '../client/session-files.ts';
import { MAX_MESSAGE_LENGTH } from '../client/visitor-chat.ts';
import { AttachButton } from './attach-button.tsx';
import { useDraft } from './drafts.ts';
import type { EmojiPart } from './emoji.tsx';
import type { FilesPart } from './files.tsx';
import { Icon } from './icons.tsx';
import { Late } from './late.tsx';
import { fill, texts } from './texts.ts';

// In the widget's shadow root, where it stands once.
const seenId = 'typing-seen';

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly draftKey: string;
  readonly uploads: readonly Uploading[];
  /** Of one file; null where no files may be sent. */
  readonly maxBytes: number | null;
  readonly hasEmoji: boolean;
  /** Whether agents see what is written before it is sent. */
  readonly isSeenTyping: boolean;
  load<T>(part: string): Promise<T>;
  send(text: string): void;
  attach(files: Iterable<File>): void;
  cancel(uploadId: string): void;
  type(text: string): void;
}

/** Where the visitor writes. Enter sends, Shift and Enter break the line; what is not sent yet survives a reload. */
export function Composer(props: Props) {
  const { field, draftKey, uploads, maxBytes, hasEmoji, isSeenTyping, load, send, attach, cancel, type } = props;
  const [text, setText] = useDraft(draftKey);
  const [isTooBig, setTooBig] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const isTooLong = text.length > MAX_MESSAGE_LENGTH;
  const isSendable = text.trim() !== '' && !isTooLong;
  const problem = isTooLong ? texts.tooLong : isTooBig && fill(texts.fileTooBig, { size: megabytes(maxBytes ?? 0) });

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  });

  const write = (next: string) => {
    setText(next);
    type(next);
  };
  const submit = () => {
    if (!isSendable) return;
    send(text.trim());
    setText('');
    setPicking(false);
    field.current?.focus();
  };
  const press = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  const sendFiles = (files: readonly File[]) => {
    const small = files.filter(({ size }) => size <= (maxBytes ?? 0));
    setTooBig(small.length < files.length);
    if (small.length > 0) attach(small);
  };
  const take = (event: Event, given: DataTransfer | null) => {
    if (maxBytes === null || !given?.files.length) return;
    event.preventDefault();
    sendFiles([...given.files]);
  };
  const insert = (emoji: string) => {
    const area = field.current;
    const [start, end] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    write(text.slice(0, start) + emoji + text.slice(end));
    // When the field holds it: then the next one follows it.
    setTimeout(() => area?.setSelectionRange(start + emoji.length, start + emoji.length));
  };
  const stopPicking = () => {
    setPicking(false);
    field.current?.focus();
  };
  return (
    <form
      class="composer"
      onDragOver={(event) => maxBytes !== null && event.preventDefault()}
      onDrop={(event) => take(event, event.dataTransfer)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {problem && (
        <p class="failure" role="alert">
          {problem}
        </p>
      )}
      {uploads.length > 0 && (
        <Late load={() => load<FilesPart>('files')}>
          {({ Uploads }) => <Uploads uploads={uploads} cancel={cancel} />}
        </Late>
      )}
      {isPicking && (
        <Late load={() => load<EmojiPart>('emoji')}>
          {({ EmojiPicker }) => <EmojiPicker pick={insert} close={stopPicking} />}
        </Late>
      )}
      <div class="field">
        {maxBytes !== null && <AttachButton attach={sendFiles} />}
        <textarea
          ref={field}
          rows={1}
          // An empty field keeps the direction of the words that stand in for text.
          dir={text ? 'auto' : undefined}
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.placeholder}
          aria-describedby={isSeenTyping ? seenId : undefined}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
          onPaste={(event) => take(event, event.clipboardData)}
        />
        {hasEmoji && (
          <button
            type="button"
            class="round"
            aria-label={texts.emoji}
            title={texts.emoji}
            aria-expanded={isPicking}
            onClick={() => (isPicking ? stopPicking() : setPicking(true))}
          >
            <Icon name="emoji" />
          </button>
        )}
        <button type="submit" class="round primary" aria-label={texts.send} title={texts.send} disabled={!isSendable}>
          <Icon name="send" class="directed" />
        </button>
      </div>
      {isSeenTyping && (
        <p class="line" id={seenId}>
          {texts.typingSeen}
        </p>
      )}
    </form>
  );
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 2 ** 20)).toLocaleString()} MB`;
}
