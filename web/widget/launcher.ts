import style from './launcher.css?inline';

export interface Launcher {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly button: HTMLButtonElement;
  setAccent(accent: string, onAccent: string): void;
  showUnread(count: number): void;
  showOpen(isOpen: boolean): void;
}

const isGerman = document.documentElement.lang.startsWith('de');
const openLabel = isGerman ? 'Chat öffnen' : 'Open chat';
const closeLabel = isGerman ? 'Chat schließen' : 'Close chat';
const bubble = 'M21 12a8 8 0 0 1-8 8H4l1.6-3.2A8 8 0 1 1 21 12Z';
const chevron = 'm6 9.5 6 6 6-6';

/** The round button, in its own shadow root: the page's styles do not reach it, nor its own the page. */
export function makeLauncher(): Launcher {
  const host = document.createElement('koine-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.ariaHidden = 'true';
  button.type = 'button';
  button.className = 'launcher';
  button.append(icon(bubble), icon(chevron), badge);
  let unread = 0;
  const label = () => {
    const isOpen = button.ariaExpanded === 'true';
    const news = isGerman ? `${unread} ungelesen` : `${unread} unread`;
    button.ariaLabel = isOpen ? closeLabel : openLabel + (unread ? ` (${news})` : '');
  };
  button.ariaHasPopup = 'dialog';
  button.ariaExpanded = 'false';
  label();
  root.append(button);
  return {
    host,
    root,
    button,
    setAccent(accent, onAccent) {
      host.style.setProperty('--accent', accent);
      host.style.setProperty('--on-accent', onAccent);
    },
    showUnread(count) {
      unread = count;
      badge.textContent = count === 0 ? '' : count > 99 ? '99+' : String(count);
      label();
    },
    showOpen(isOpen) {
      button.ariaExpanded = String(isOpen);
      label();
    },
  };
}

function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.ariaHidden = 'true';
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
