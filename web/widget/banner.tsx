import { useEffect, useState } from 'preact/hooks';
import { texts } from './texts.ts';
import type { VisitorState } from './visitor-state.ts';

interface Props {
  readonly state: VisitorState;
  tryAgain(): void;
}

const SHOWN_AFTER_MS = 1_500;

/** Tells of a lost connection, unless it is back in a moment, and of a chat that could not be started. */
export function Banner({ state, tryAgain }: Props) {
  const [isShown, setShown] = useState(false);
  const isCut = state.chat !== null && !state.chat.isLive && !state.isTurnedAway;
  useEffect(() => {
    if (!isCut) return setShown(false);
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isCut]);
  return (
    <div role="status">
      {isCut && isShown && <p class="banner">{texts.noConnection}</p>}
      {state.isTurnedAway && (
        <p class="banner">
          {texts.turnedAway}
          <button type="button" class="text-button" onClick={tryAgain}>
            {texts.retry}
          </button>
        </p>
      )}
    </div>
  );
}
