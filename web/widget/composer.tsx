import type { RefObject, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { MAX_MESSAGE_LENGTH } from '../client/chat.ts';
import type { Uploading } from '../client/session-files.ts';
import { AttachButton, Uploads } from './attaching.tsx';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly draftKey: string;
  readonly uploads: readonly Uploading[];
  send(text: string): void;
  /** Null where no files may be sent. */
  readonly attach: ((files: Iterable<File>) => void) | null;
  cancel(uploadId: string): void;
  type(hasText: boolean): void;
}

/** Where the visitor writes. Enter sends, Shift and Enter break the line; what is not sent yet survives a reload. */
export function Composer({ field, draftKey, uploads, send, attach, cancel, type }: Props) {
  const [text, setText] = useState(() => readDraft(draftKey));
  const isTooLong = text.length > MAX_MESSAGE_LENGTH;
  const isSendable = text.trim() !== '' && !isTooLong;

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  });

  const write = (next: string) => {
    setText(next);
    keepDraft(draftKey, next);
    type(next.trim() !== '');
  };
  const submit = () => {
    if (!isSendable) return;
    send(text.trim());
    setText('');
    keepDraft(draftKey, '');
    field.current?.focus();
  };
  const press = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  const take = (event: Event, given: DataTransfer | null) => {
    if (!attach || !given?.files.length) return;
    event.preventDefault();
    attach([...given.files]);
  };
  return (
    <form
      class="composer"
      onDragOver={(event) => attach && event.preventDefault()}
      onDrop={(event) => take(event, event.dataTransfer)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isTooLong && (
        <p class="failure" role="alert">
          {texts.tooLong}
        </p>
      )}
      <Uploads uploads={uploads} cancel={cancel} />
      <div class="row">
        {attach && <AttachButton attach={attach} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.placeholder}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
          onPaste={(event) => take(event, event.clipboardData)}
        />
        <button type="submit" class="round primary" aria-label={texts.send} title={texts.send} disabled={!isSendable}>
          <Icon name="send" class="directed" />
        </button>
      </div>
    </form>
  );
}

function readDraft(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function keepDraft(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    // Without storage a draft lives as long as the page.
  }
}
