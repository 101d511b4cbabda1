import { useState } from 'preact/hooks';
import type { PresenceState } from '../client/presence-board.ts';
import type { Boot } from './boot.ts';
import { Icon } from './icons.tsx';
import { Late } from './late.tsx';
import type { MenuPart } from './menu.tsx';
import { texts } from './texts.ts';
import type { Visitor } from './visitor.ts';
import { isOver, type VisitorState } from './visitor-state.ts';

interface Props {
  readonly boot: Boot;
  readonly visitor: Visitor;
  readonly state: VisitorState;
  readonly titleId: string;
  close(): void;
  focus(): void;
}

/** Says with whom the visitor speaks, and holds the ways out. */
export function Header({ boot, visitor, state, titleId, close, focus }: Props) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { look } = state;
  const session = state.chat?.session ?? null;
  const isEndable = session !== null && !isOver(session.stage);
  const agent = isEndable ? session.agent : null;
  const title = agent?.name ?? look?.title ?? state.status?.account.name ?? texts.chat;
  const presence = presenceOf(agent ? state.agentPresence : null, state.status?.online ?? false);
  const hasMenu = isEndable || look?.sounds || look?.notifications || look?.popout || (session && look?.transcript);
  return (
    <header class="header">
      <div class="row">
        <Avatar title={title} url={agent ? null : (look?.avatarUrl ?? null)} />
        <div class="titles">
          <h2 id={titleId}>
            <bdi>{title}</bdi>
          </h2>
          {look?.subtitle && !agent ? <p>{look.subtitle}</p> : <p class={`presence ${presence}`}>{texts[presence]}</p>}
        </div>
        {hasMenu && (
          <button
            type="button"
            class="round"
            aria-label={texts.options}
            title={texts.options}
            aria-expanded={isMenuOpen}
            onClick={() => setMenuOpen(!isMenuOpen)}
          >
            <Icon name="more" />
          </button>
        )}
        <button type="button" class="round" aria-label={texts.closeChat} title={texts.closeChat} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {isMenuOpen && (
        <Late load={() => visitor.load<MenuPart>('menu')}>
          {({ Menu }) => (
            <Menu
              boot={boot}
              visitor={visitor}
              state={state}
              house={look?.title ?? state.status?.account.name ?? texts.chat}
              isEndable={isEndable}
              askToEnd={() => setAsking(true)}
              popOut={close}
              close={() => {
                setMenuOpen(false);
                focus();
              }}
            />
          )}
        </Late>
      )}
      {isAsking && isEndable && (
        <Late load={() => visitor.load<MenuPart>('menu')}>
          {({ EndQuestion }) => (
            <EndQuestion end={() => visitor.end()} dismiss={() => setAsking(false)} focus={focus} />
          )}
        </Late>
      )}
    </header>
  );
}

function Avatar({ title, url }: { readonly title: string; readonly url: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span class="avatar" aria-hidden="true">
      {url && url !== broken ? (
        <img src={url} alt="" referrerpolicy="no-referrer" onError={() => setBroken(url)} />
      ) : (
        initials(title)
      )}
    </span>
  );
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
