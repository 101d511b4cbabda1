import { useState } from 'preact/hooks';
import type { PresenceState } from '../client/presence-board.ts';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';
import { isOver, type VisitorState } from './visitor.ts';

interface Props {
  readonly state: VisitorState;
  readonly titleId: string;
  end(): Promise<boolean>;
  close(): void;
}

/** Says with whom the visitor speaks, and holds the ways out. */
export function Header({ state, titleId, end, close }: Props) {
  const [isAsking, setAsking] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const session = state.chat?.session;
  const agent = session && !isOver(session.stage) ? session.agent : null;
  const title = agent?.name ?? state.status?.account.name ?? texts.chat;
  const presence = presenceOf(agent ? state.agentPresence : null, state.status?.online ?? false);
  const isEndable = session !== null && session !== undefined && !isOver(session.stage);
  return (
    <header class="header">
      <div class="row">
        <span class="avatar" aria-hidden="true">
          {initials(title)}
        </span>
        <div class="titles">
          <h2 id={titleId}>
            <bdi>{title}</bdi>
          </h2>
          <p class={`presence ${presence}`}>{texts[presence]}</p>
        </div>
        {isEndable && (
          <button
            type="button"
            class="round"
            aria-label={texts.endChat}
            title={texts.endChat}
            onClick={() => setAsking(!isAsking)}
          >
            <Icon name="end" class="directed" />
          </button>
        )}
        <button type="button" class="round" aria-label={texts.close} title={texts.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {isAsking && isEndable && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape in the question answers it
        <div class="question" onKeyDown={(event) => dismissOnEscape(event, () => setAsking(false))}>
          <p role="alert">{hasFailed ? texts.notDone : texts.endQuestion}</p>
          <button
            type="button"
            class="small"
            ref={focus}
            onClick={() => {
              setAsking(false);
              setFailed(false);
            }}
          >
            {texts.endNo}
          </button>
          <button
            type="button"
            class="small solid"
            onClick={async () => {
              const isDone = await end();
              setFailed(!isDone);
              setAsking(!isDone);
            }}
          >
            {texts.endYes}
          </button>
        </div>
      )}
    </header>
  );
}

/** Stable, so that it is called once, when the button appears. */
function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}

function dismissOnEscape(event: KeyboardEvent, dismiss: () => void): void {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  dismiss();
}

function presenceOf(agent: PresenceState | null, isAnybodyOnline: boolean): 'online' | 'away' | 'offline' {
  if (agent) return agent === 'away' || agent === 'offline' ? 'away' : 'online';
  return isAnybodyOnline ? 'online' : 'offline';
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const first = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return first
    .map((word) => (word ? String.fromCodePoint(word.codePointAt(0) ?? 0) : ''))
    .join('')
    .toUpperCase();
}
