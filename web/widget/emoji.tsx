import { useEffect, useRef } from 'preact/hooks';
import style from './emoji.css?inline';
import { emoji } from './emoji-list.ts';
import { emoji as words } from './languages/en.ts';
import { provide } from './part.ts';
import { addWords, texts } from './texts.ts';

interface Props {
  pick(emoji: string): void;
  close(): void;
}

const COLUMNS = 8;

/** Emoji to choose from, by finger and by arrow keys; it stays open until it is left. */
export function EmojiPicker({ pick, close }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
      return;
    }
    const isRtl = box.current?.matches(':dir(rtl)');
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: isRtl ? -1 : 1,
      ArrowLeft: isRtl ? 1 : -1,
      ArrowDown: COLUMNS,
      ArrowUp: -COLUMNS,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
    const next = buttons[buttons.indexOf(event.target as HTMLButtonElement) + step];
    next?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's
    <div class="emoji" ref={box} role="group" aria-label={texts.emoji} onKeyDown={press}>
      {emoji.map(({ title, list }, block) => (
        <section key={title} aria-label={texts[title]}>
          <h3>{texts[title]}</h3>
          <div class="grid">
            {list.map((each, index) => (
              <button
                key={each}
                type="button"
                // One stop for Tab; the arrows do the rest.
                tabIndex={block === 0 && index === 0 ? 0 : -1}
                onClick={() => pick(each)}
              >
                {each}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

const part = { EmojiPicker, style };
export type EmojiPart = typeof part;

addWords(words);
provide(part);
