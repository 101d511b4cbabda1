import type { WidgetStatus } from '../client/api-types.ts';
import type { Colours } from './accent.ts';
import type { Boot, Language } from './boot.ts';
import style from './launcher.css?inline';

export interface Launcher {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly button: HTMLButtonElement;
  speak(language: Language): void;
  setLook(look: WidgetStatus['look'], own: Boot['options']): void;
  paint(colours: Colours): void;
  showUnread(count: number): void;
  showOpen(isOpen: boolean): void;
}

const bubble = 'M21 12a8 8 0 0 1-8 8H4l1.6-3.2A8 8 0 1 1 21 12Z';
const chevron = 'm6 9.5 6 6 6-6';
const icons = {
  bubble,
  lines: `${bubble}M9.5 10.5h7M9.5 14h4.5`,
  question: `${bubble}M10.6 9.8a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1 .8-1 1.5M13 16.3v.1`,
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
};

/** The round button, in its own shadow root: the page's styles do not reach it, nor its own the page. */
export function makeLauncher(): Launcher {
  const make = (name: string) => document.createElement(name);
  const draw = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name);
  const host = make('koine-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const button = make('button') as HTMLButtonElement;
  const label = make('span');
  const svg = draw('svg');
  const path = draw('path');
  let words: Record<string, string> = { openChat: 'Open chat', closeChat: 'Close chat', unread: '{count} unread' };
  let tag = 'en';
  let unread = 0;
  let icon = bubble;
  let said: Pick<WidgetStatus['look'], 'launcherText' | 'words'> | undefined;
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.append(path);
  button.type = 'button';
  button.className = 'launcher';
  button.ariaHasPopup = 'dialog';
  button.ariaExpanded = 'false';
  button.append(svg, label);
  root.append(button);
  write();
  return {
    host,
    root,
    button,
    speak(language) {
      words = { ...words, ...language.words };
      host.lang = tag = language.tag;
      host.dir = /^(ar|fa|he)/.test(tag) ? 'rtl' : 'ltr';
      write();
    },
    setLook(look, own) {
      const shown = { ...look, ...own };
      const { style, dataset } = host;
      for (const name of ['side', 'size', 'corners', 'scheme'] as const) dataset[name] = shown[name];
      paint(look.colours);
      if (own.accent) style.setProperty('--accent', own.accent);
      style.setProperty('--side', `${shown.sideSpace}px`);
      style.setProperty('--bottom', `${shown.bottomSpace}px`);
      icon = icons[shown.launcherIcon];
      said = shown;
      write();
    },
    paint,
    showUnread(count) {
      unread = count;
      write();
    },
    showOpen(isOpen) {
      button.ariaExpanded = `${isOpen}`;
      write();
    },
  };

  function paint({ light, dark }: Colours): void {
    for (const name of ['accent', 'onAccent', 'accentInk'] as const) {
      host.style.setProperty(`--${name}`, `light-dark(${light[name]},${dark[name]})`);
    }
  }

  function write(): void {
    const isOpen = button.ariaExpanded === 'true';
    const own = said?.words[tag] ?? said?.words[tag.split('-')[0] ?? ''];
    path.setAttribute('d', isOpen ? chevron : icon);
    label.textContent = own?.launcherText ?? said?.launcherText ?? '';
    // Drawn by the style: its name tells of it in words.
    button.dataset.unread = isOpen || !unread ? '' : unread > 99 ? '99+' : `${unread}`;
    const news = unread ? ` (${words.unread?.replace('{count}', `${unread}`)})` : '';
    button.ariaLabel = isOpen ? (words.closeChat ?? '') : (label.textContent || words.openChat) + news;
  }
}
