import type { WidgetStatus } from '../client/api-types.ts';

/** What a page may hear of by `Koine('on', name, listener)`, and what the listener is given. */
export interface WidgetEvents {
  readonly ready: undefined;
  readonly open: undefined;
  readonly close: undefined;
  readonly unread: { readonly count: number };
  readonly message: { readonly from: 'visitor' | 'agent'; readonly text: string };
  readonly chatStarted: { readonly sessionId: string };
  readonly chatEnded: { readonly sessionId: string };
  readonly rated: { readonly score: number };
  readonly identityRefused: { readonly detail: string };
}

export type Call = readonly [name: string, ...args: readonly unknown[]];

/** The app, once it is there. */
export interface App {
  call(call: Call): void;
}

/** What the loader hands to the app. */
export interface Boot {
  readonly inboxKey: string;
  /** The origin of the Koine server. */
  readonly server: string;
  /** The shadow root that holds the launcher; the app draws beside it. */
  readonly root: ShadowRoot;
  /** As it was when this visit began; null when the server could not be reached. */
  readonly status: Promise<WidgetStatus | null>;
  /** Calls made before the app was there, in order. */
  readonly calls: Call[];
  app: App | null;
  setAccent(accent: string, onAccent: string): void;
  showUnread(count: number): void;
  showOpen(isOpen: boolean): void;
  focusLauncher(): void;
  emit<T extends keyof WidgetEvents>(name: T, detail: WidgetEvents[T]): void;
}

/** The function on the page, or the stub that only queues calls until the loader comes. */
export type KoineFunction = ((...call: Call) => unknown) & { q?: ArrayLike<unknown>[]; boot?: Boot };

declare global {
  interface Window {
    Koine?: KoineFunction;
  }
}

/** The name under which a thing is kept in Web Storage, for one inbox. */
export function storageKey(inboxKey: string, name: string): string {
  return `koine.${inboxKey}.${name}`;
}
