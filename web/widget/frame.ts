import type { KoineState } from '../../types/koine-widget.d.ts';
import type { WidgetStatus } from '../client/api-types.ts';
import type { ColoursOf } from './accent.ts';
import { type App, type Boot, type Call, storageKey } from './boot.ts';
import { findLanguage } from './language.ts';
import { makeLauncher } from './launcher.ts';
import { provide } from './part.ts';

export interface Widget {
  readonly boot: Boot;
  /** Takes it off the page. */
  remove(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 60_000;
/** Not all widgets ask in one moment. */
const SPREAD_MS = 20_000;
const MOST_WAITING = 50;

/** What the loader knows of the widget that the page wants. */
export type Place = Pick<Boot, 'inboxKey' | 'server' | 'options' | 'script' | 'load' | 'emit'> & {
  /** Where a file of the widget's lies. */
  assetUrl(name: string, ending: string): string;
};

/** Puts one widget on the page: its button at once, the app when it is needed. */
function putWidget({ inboxKey, server, options, script, load, emit, assetUrl }: Place): Widget {
  let asked = options.language;
  const launcher = makeLauncher();
  const { host, button } = launcher;
  const keyOf = (name: string) => storageKey(inboxKey, name);
  // Asked once a visit, not on every page: the app asks again when it is opened.
  const kept = JSON.parse(recall('sessionStorage', keyOf('status')) || 'null') as WidgetStatus | null;
  let status: WidgetStatus | null = null;
  let unread = 0;
  let told = '';
  let isOpen = false;
  let isHidden = false;
  /** A button that is blue for a moment, then green, or then gone, unsettles: it waits for the inbox's settings. */
  let isSettled = false;
  let isOver = false;
  let isLoading = false;
  let timer: ReturnType<typeof setTimeout>;

  const boot: Boot = {
    inboxKey,
    server,
    root: launcher.root,
    isWindow: window.name === `koine:${inboxKey}`,
    status: kept?.look && !(Date.parse(kept.hours.changesAt ?? '') <= Date.now()) ? Promise.resolve(kept) : ask(),
    language: speak(),
    options,
    calls: [],
    script,
    app: null,
    load,
    call: (...call) => obey(call),
    learn(news) {
      const { look, online, hours } = news;
      status = news;
      launcher.setLook(look, boot.options);
      const { accent } = boot.options;
      if (accent) {
        boot.load<ColoursOf>('accent').then((coloursOf) => {
          const colours = accent === boot.options.accent && coloursOf(accent);
          if (colours) launcher.paint(colours);
        }, console.warn);
      }
      const standing = `${online} ${hours.isOpen}`;
      if (told !== standing) emit('status', { online, open: hours.isOpen });
      told = standing;
      showHost();
      clearTimeout(timer);
      const ms = Date.parse(hours.changesAt ?? '') - Date.now();
      if (hours.mode === 'hide' && ms < LONGEST_TIMER_MS) timer = setTimeout(ask, ms + SPREAD_MS * Math.random());
    },
    showUnread(count) {
      unread = count;
      launcher.showUnread(count);
    },
    showOpen(next) {
      isOpen = next;
      button.ariaBusy = null;
      showHost();
      launcher.showOpen(next);
    },
    focusLauncher: () => button.focus(),
    emit,
  };
  showHost();
  button.onclick = () => obey(['toggle']);
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);
  return {
    boot,
    remove() {
      isOver = true;
      clearTimeout(timer);
      boot.app?.stop();
      host.remove();
    },
  };

  async function show(): Promise<void> {
    if (isOver) return;
    document.body.append(host);
    if (isChatting() || recall('sessionStorage', keyOf('panel')) || boot.isWindow) loadApp();
    emit('ready', undefined);
    const found = await boot.status;
    if (isOver) return;
    if (found && !status) boot.learn(found);
    isSettled = true;
    showHost();
    if (!found?.beforeChat || isChatting()) return;
    boot.load<(boot: Boot) => void>('before-chat').then((watch) => watch(boot), console.warn);
  }

  /** Outside hours the button may hide, but never from somebody who has a chat going on. */
  function showHost(): void {
    const { hours } = status ?? {};
    const isAway = hours?.isOpen === false && hours.mode === 'hide' && !isChatting();
    host.hidden = isHidden || (!isOpen && (!isSettled || isAway));
  }

  function isChatting(): boolean {
    return remembers('session') && !remembers('isOver');
  }

  function remembers(name: string): boolean {
    return recall('localStorage', keyOf(name)) !== '';
  }

  async function speak(): ReturnType<typeof findLanguage> {
    const found = await findLanguage(assetUrl, asked);
    launcher.speak(found);
    return found;
  }

  function obey(call: Call): unknown {
    const [name, first] = call;
    switch (name) {
      case 'show':
      case 'hide':
        isHidden = name === 'hide';
        showHost();
        return;
      case 'update':
        boot.options = { ...boot.options, ...(first as Boot['options']) };
        if (boot.options.language !== asked) {
          asked = boot.options.language;
          boot.language = speak();
        }
        if (status) boot.learn(status);
        break;
      case 'state':
        return {
          isOpen,
          isHidden: Boolean(host.hidden),
          isChatting: isChatting(),
          unread,
          online: status?.online ?? null,
        } satisfies KoineState;
    }
    if (boot.app) return boot.app.call(call);
    if (name === 'update' || name === 'close' || name === 'end') return;
    // A second click while the app is on its way must not close what the first one opens.
    boot.calls.push(name === 'toggle' ? ['open'] : call);
    if (boot.calls.length > MOST_WAITING) boot.calls.shift();
    if (name === 'open' || name === 'toggle') button.ariaBusy = 'true';
    // What only tells of the visitor need not load anything before there is somebody to tell.
    else if (name !== 'send' && name !== 'draft' && !remembers('token')) return;
    loadApp();
  }

  function loadApp(): void {
    if (isLoading) return;
    isLoading = true;
    boot.load<(boot: Boot) => Promise<App>>('app').then(
      async (start) => {
        if (!isOver) await start(boot);
        if (isOver) boot.app?.stop();
      },
      () => {
        isLoading = false;
        button.ariaBusy = null;
        emit('error', { code: 'not-loaded', detail: 'The widget could not be loaded.' });
      },
    );
  }

  async function ask(): Promise<WidgetStatus | null> {
    try {
      const response = await fetch(`${server}/koine/v1/widget/${encodeURIComponent(inboxKey)}`, {
        credentials: 'omit',
      });
      if (response.status === 404) isOver = true;
      if (!response.ok) throw new Error(`Koine: no chat for this inbox (${response.status}).`);
      const found = (await response.json()) as WidgetStatus;
      if (!isOver) boot.learn(found);
      sessionStorage.setItem(keyOf('status'), JSON.stringify(found));
      return found;
    } catch (error) {
      console.warn(error);
      return status;
    }
  }
}

/** What is kept, or nothing; where storage is forbidden, nothing ever is. */
function recall(storage: 'localStorage' | 'sessionStorage', key: string): string {
  try {
    return window[storage].getItem(key) ?? '';
  } catch {
    return '';
  }
}

provide(putWidget);
