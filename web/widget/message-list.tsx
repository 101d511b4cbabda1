import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ActorRef } from '../../src/core/event.ts';
import type { FileLink } from '../client/session-files.ts';
import type { ChatState } from '../client/visitor-chat.ts';
import type { FilesPart } from './files.tsx';
import { Icon } from './icons.tsx';
import { type Bubble, type Item, type Line, layOut } from './items.ts';
import { Late } from './late.tsx';
import { findLinks } from './links.ts';
import { fill, tellTime, texts } from './texts.ts';

interface Props {
  readonly chat: ChatState;
  /** What is said while nobody has answered yet, or null. */
  readonly waiting: string | null;
  retry(messageId: string): void;
  discard(messageId: string): void;
  load<T>(part: string): Promise<T>;
  linkOf(fileId: string): Promise<FileLink>;
  /** Says what a button stands for. */
  choose(value: string): void;
}

const NEAR_END_PX = 80;

/** The conversation. It stays at the newest message unless the reader has scrolled back. */
export function MessageList({ chat, waiting, ...actions }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const items = layOut(chat);
  const lastOwn = items.findLast((item) => item.kind === 'group' && !item.from)?.key;
  const ownCount = chat.outgoing.length;
  const ownBefore = useRef(0);

  useLayoutEffect(() => {
    const hasJustWritten = ownCount > ownBefore.current;
    ownBefore.current = ownCount;
    if (isAtEnd || hasJustWritten) scrollToEnd(list.current);
  });
  useEffect(() => {
    if (!list.current || !isAtEnd) return;
    const resized = new ResizeObserver(() => scrollToEnd(list.current));
    resized.observe(list.current);
    return () => resized.disconnect();
  }, [isAtEnd]);

  const look = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: { currentTarget: HTMLDivElement }) => {
    setAtEnd(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
  };
  return (
    <div class="scene">
      <div
        class="list"
        ref={list}
        role="log"
        aria-live="polite"
        aria-label={texts.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the list cannot be scrolled by keyboard
        tabIndex={0}
        onScroll={look}
      >
        {items.map((item) => (
          <ListItem key={item.key} item={item} isLastOwn={item.key === lastOwn} {...actions} />
        ))}
        {waiting && <p class="line">{waiting}</p>}
        {chat.typing.map((actor) => (
          <Typing key={actor.id} actor={actor} />
        ))}
      </div>
      {!isAtEnd && (
        <button type="button" class="to-end" onClick={() => scrollToEnd(list.current)}>
          <Icon name="down" />
          {texts.newMessages}
        </button>
      )}
    </div>
  );
}

function scrollToEnd(list: HTMLElement | null): void {
  if (list) list.scrollTop = list.scrollHeight;
}

type Actions = Omit<Props, 'chat' | 'waiting'>;

interface ItemProps extends Actions {
  readonly item: Item;
  readonly isLastOwn: boolean;
}

function ListItem({ item, isLastOwn, ...actions }: ItemProps) {
  switch (item.kind) {
    case 'day':
      return <h3 class="day">{tellTime('day', item.at)}</h3>;
    case 'line':
      return <p class="line">{wordLine(item.line)}</p>;
    case 'group': {
      const last = item.bubbles.at(-1);
      return (
        <div class={item.from ? 'group theirs' : 'group own'}>
          <h4 class={item.from ? 'sender' : 'unseen'}>{item.from ? (item.from.name ?? texts.chat) : texts.you}</h4>
          {item.bubbles.map((bubble) => (
            <Message key={bubble.messageId} bubble={bubble} {...actions} />
          ))}
          {last && last.mark !== 'failed' && (
            <p class="meta">
              <time dateTime={new Date(last.at).toISOString()}>{tellTime('time', last.at)}</time>
              {item.bubbles.some(({ revised }) => revised === 'edited') && texts.edited}
              {!item.from && (isLastOwn || last.mark === 'pending') && <Mark mark={last.mark} />}
            </p>
          )}
        </div>
      );
    }
  }
}

function Message({ bubble, retry, discard, choose, load, linkOf }: Actions & { readonly bubble: Bubble }) {
  const { messageId, mark, choices, files, revised = '', quote } = bubble;
  return (
    <>
      {bubble.text && (
        <p class={`bubble ${mark} ${revised}`}>
          {quote && (
            <span class="quote">
              <span class="unseen">{fill(texts.inReplyTo, { text: '' })}</span>
              {quote}
            </span>
          )}
          {findLinks(revised === 'removed' ? texts.removed : bubble.text).map(({ at, text, isLink }) =>
            isLink ? (
              <a key={at} href={text} target="_blank" rel="noopener nofollow noreferrer">
                {text}
              </a>
            ) : (
              text
            ),
          )}
        </p>
      )}
      {files?.map((file) => (
        <Late key={`${file.id} ${mark === 'pending'}`} load={() => load<FilesPart>('files')}>
          {({ FileView }) => <FileView file={file} linkOf={linkOf} />}
        </Late>
      ))}
      {choices && (
        <p class="choices">
          {choices.map(({ label, value }) => (
            <button key={value} type="button" class="choice" onClick={() => choose(value)}>
              {label}
            </button>
          ))}
        </p>
      )}
      {mark === 'failed' && (
        <p class="failure">
          {texts.failed}
          <button type="button" class="text-button" onClick={() => retry(messageId)}>
            {texts.retry}
          </button>
          <button type="button" class="text-button" onClick={() => discard(messageId)}>
            {texts.discard}
          </button>
        </p>
      )}
    </>
  );
}

function Mark({ mark }: { readonly mark: Exclude<Bubble['mark'], 'failed'> }) {
  const icon = mark === 'delivered' || mark === 'read' ? 'twice' : mark;
  return (
    <span class={`mark ${mark}`}>
      <Icon name={icon} />
      {texts[mark]}
    </span>
  );
}

function Typing({ actor }: { readonly actor: ActorRef }) {
  return (
    <p class="group theirs typing">
      <span class="unseen">{actor.name ? fill(texts.typing, { name: actor.name }) : texts.somebodyTyping}</span>
      <span class="bubble dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </p>
  );
}

function wordLine(line: Line): string {
  switch (line.kind) {
    case 'joined':
      return fill(texts.joined, { name: line.name });
    case 'passed-on':
      return texts.passedOn;
    case 'ended':
      return texts.ended;
    case 'you-ended':
      return texts.youEnded;
    case 'reopened':
      return texts.reopened;
    case 'text':
      return line.text;
  }
}
