import { useEffect, useRef, useState } from 'preact/hooks';
import type { Boot } from './boot.ts';
import { EndQuestion } from './end-question.tsx';
import { Icon } from './icons.tsx';
import { menu as words } from './languages/en.ts';
import style from './menu.css?inline';
import { provide } from './part.ts';
import { openPopout } from './popout.ts';
import { addWords, texts } from './texts.ts';
import { saveText, transcriptOf } from './transcript.ts';
import type { Visitor } from './visitor.ts';
import type { VisitorState } from './visitor-state.ts';

const paths = {
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15ZM10.5 21h3',
  notice: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-5 4v-4a2 2 0 0 1-2-2Z',
  save: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  window: 'M13 5h6v6M19 5l-8 8M10 6H6a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4',
  end: 'M15 4h3a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-3M10 8l-4 4 4 4M6 12h9',
} as const;

interface Props {
  readonly boot: Boot;
  readonly visitor: Visitor;
  readonly state: VisitorState;
  /** What the house is called. */
  readonly house: string;
  readonly isEndable: boolean;
  askToEnd(): void;
  /** The chat stands in a window of its own now. */
  popOut(): void;
  close(): void;
}

/** What a visitor may set and do, under the header. */
export function Menu({ boot, visitor, state, house, isEndable, askToEnd, popOut, close }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [isBlocked, setBlocked] = useState(false);
  const { look, chat } = state;
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  const notify = async () => {
    if (state.wantsNotices) return visitor.setNotices(false);
    const isAllowed = (await Notification.requestPermission()) === 'granted';
    setBlocked(!isAllowed);
    visitor.setNotices(isAllowed);
  };
  const act = (deed: () => void) => () => {
    close();
    deed();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's
    <div class="menu" ref={list} role="group" aria-label={texts.options} onKeyDown={press}>
      {look?.sounds && (
        <button
          type="button"
          role="switch"
          aria-checked={!state.isMuted}
          onClick={() => visitor.setMuted(!state.isMuted)}
        >
          <Icon path={paths.bell} />
          <span>{texts.sound}</span>
          <i class="switch" />
        </button>
      )}
      {look?.notifications && 'Notification' in window && window.isSecureContext && (
        <button type="button" role="switch" aria-checked={state.wantsNotices} onClick={notify}>
          <Icon path={paths.notice} />
          <span>{texts.notify}</span>
          <i class="switch" />
        </button>
      )}
      {isBlocked && (
        <p class="hint" role="alert">
          {texts.notifyBlocked}
        </p>
      )}
      {look?.transcript && chat && chat.events.length > 0 && (
        <button type="button" onClick={act(() => saveText(transcriptOf(chat.events, house), `${house}.txt`))}>
          <Icon path={paths.save} />
          <span>{texts.saveChat}</span>
        </button>
      )}
      {look?.popout && !boot.isWindow && matchMedia('(min-width: 481px)').matches && (
        <button type="button" onClick={() => openPopout(boot) && act(popOut)()}>
          <Icon path={paths.window} class="directed" />
          <span>{texts.popOut}</span>
        </button>
      )}
      {isEndable && (
        <button type="button" onClick={act(askToEnd)}>
          <Icon path={paths.end} class="directed" />
          <span>{texts.endChat}</span>
        </button>
      )}
    </div>
  );
}

const part = { Menu, EndQuestion, style };
export type MenuPart = typeof part;

addWords(words);
provide(part);
