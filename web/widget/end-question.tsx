import { useState } from 'preact/hooks';
import { texts } from './texts.ts';

interface Props {
  end(): Promise<boolean>;
  dismiss(): void;
  focus(): void;
}

/** Asks once more before a chat is ended. */
export function EndQuestion({ end, dismiss, focus }: Props) {
  const [hasFailed, setFailed] = useState(false);
  const leave = () => {
    dismiss();
    focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape in the question answers it
    <div
      class="question"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        leave();
      }}
    >
      <p role="alert">{hasFailed ? texts.notDone : texts.endQuestion}</p>
      <button type="button" class="small" ref={focusOn} onClick={leave}>
        {texts.endNo}
      </button>
      <button
        type="button"
        class="small solid"
        onClick={async () => {
          const isDone = await end();
          setFailed(!isDone);
          if (isDone) dismiss();
        }}
      >
        {texts.endYes}
      </button>
    </div>
  );
}

/** Stable, so that it is called once, when the button appears. */
function focusOn(button: HTMLButtonElement | null): void {
  button?.focus();
}
