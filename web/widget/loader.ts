import type { WidgetStatus } from '../client/api-types.ts';
import { type Boot, type Call, type KoineFunction, storageKey } from './boot.ts';
import { makeLauncher } from './launcher.ts';

/** The path of the app's script on the server; the build fills it in. */
declare const APP_PATH: string;

const LONGEST_TIMER_MS = 2 ** 31 - 60_000;
/** Not all widgets ask in one moment. */
const SPREAD_MS = 20_000;

type Listener = (detail: unknown) => void;

const script = document.currentScript as HTMLScriptElement;
const stub = window.Koine;

if (stub?.boot) {
  // A page that swaps its body runs the script again: the widget it had goes on.
  document.body.append(stub.boot.root.host);
} else if (script.dataset.inbox) {
  begin(script.dataset.inbox);
} else {
  console.error('Koine: the script tag needs data-inbox.');
}

function begin(inboxKey: string): void {
  const server = new URL(script.dataset.server ?? script.src, location.href).origin;
  const { nonce } = script;
  const launcher = makeLauncher();
  const listeners = new Map<string, Set<Listener>>();
  const statusKey = storageKey(inboxKey, 'status');
  // Asked once a visit, not on every page: the app asks again when it is opened.
  const kept = current(JSON.parse(read(() => sessionStorage, statusKey) ?? 'null') as WidgetStatus | null);
  let isHiddenByPage = false;
  let isHiddenByHours = false;
  let isLoading = false;

  const boot: Boot = {
    inboxKey,
    server,
    root: launcher.root,
    status: kept ? Promise.resolve(kept) : fetchStatus(),
    calls: [],
    app: null,
    setAccent: launcher.setAccent,
    showUnread: launcher.showUnread,
    showOpen(isOpen) {
      launcher.button.ariaBusy = null;
      launcher.showOpen(isOpen);
    },
    focusLauncher: () => launcher.button.focus(),
    emit(name, detail) {
      for (const listener of listeners.get(name) ?? []) listener(detail);
    },
  };

  const koine: KoineFunction = (...call) => obey(call);
  koine.boot = boot;
  window.Koine = koine;
  if (kept) obeyStatus(kept);
  launcher.button.onclick = () => obey(['toggle']);
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);

  function show(): void {
    document.body.append(launcher.host);
    for (const call of stub?.q ?? []) obey(Array.from(call) as unknown as Call);
    const isChatting = remembers('session') && !remembers('over');
    const wasOpen = read(() => sessionStorage, storageKey(inboxKey, 'panel')) !== null;
    if (isChatting || wasOpen) loadApp();
    boot.emit('ready', undefined);
  }

  /** Outside hours the button may hide, but never from somebody who has a chat going on. */
  function obeyStatus({ look, hours }: WidgetStatus): void {
    boot.setAccent(look.colours.light.accent, look.colours.light.onAccent);
    const isChatting = remembers('session') && !remembers('over');
    isHiddenByHours = !hours.isOpen && hours.mode === 'hide' && !isChatting;
    showHost();
    const ms = Date.parse(hours.changesAt ?? '') - Date.now();
    if (hours.mode === 'hide' && ms < LONGEST_TIMER_MS)
      setTimeout(fetchStatus, Math.max(0, ms) + SPREAD_MS * Math.random());
  }

  function showHost(): void {
    launcher.host.hidden = isHiddenByPage || isHiddenByHours;
  }

  function remembers(name: string): boolean {
    return read(() => localStorage, storageKey(inboxKey, name)) !== null;
  }

  function obey(call: Call): unknown {
    const [name, ...args] = call;
    switch (name) {
      case 'on':
        return listen(String(args[0]), args[1] as Listener);
      case 'show':
      case 'hide':
        isHiddenByPage = name === 'hide';
        showHost();
        return;
      default:
        if (boot.app) return boot.app.call(call);
        // A second click while the app is on its way must not close what the first one opens.
        boot.calls.push(name === 'toggle' ? ['open'] : call);
        if (name === 'open' || name === 'toggle') launcher.button.ariaBusy = 'true';
        else if (name !== 'reset' || !remembers('token')) return;
        loadApp();
    }
  }

  function listen(name: string, listener: Listener): () => void {
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  function loadApp(): void {
    if (isLoading) return;
    isLoading = true;
    const app = document.createElement('script');
    app.src = server + APP_PATH;
    app.nonce = nonce;
    app.onerror = () => {
      isLoading = false;
      launcher.button.ariaBusy = null;
      boot.calls.length = 0;
      app.remove();
    };
    document.head.append(app);
  }

  async function fetchStatus(): Promise<WidgetStatus | null> {
    try {
      const response = await fetch(`${server}/koine/v1/widget/${encodeURIComponent(inboxKey)}`, {
        credentials: 'omit',
      });
      if (response.status === 404) launcher.host.remove();
      if (!response.ok) throw new Error(`Koine: no chat for this inbox (${response.status}).`);
      const status = (await response.json()) as WidgetStatus;
      obeyStatus(status);
      keep(statusKey, JSON.stringify(status));
      return status;
    } catch (error) {
      console.warn(error);
      return null;
    }
  }
}

/** What was kept, unless the queue has opened or closed since. */
function current(status: WidgetStatus | null): WidgetStatus | null {
  const { hours } = status ?? {};
  return hours && !(Date.parse(hours.changesAt ?? '') <= Date.now()) ? status : null;
}

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Forbidden storage costs no more than a request on every page.
  }
}
