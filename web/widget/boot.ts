import type { KoineEvents, KoineOptions } from '../../types/koine-widget.d.ts';
import type { WidgetStatus } from '../client/api-types.ts';
import type { Texts } from './texts.ts';

export type Call = readonly [name: string, ...args: readonly unknown[]];

/** The app, once it is there. */
export interface App {
  call(call: Call): void;
  /** Disconnects, and takes away what it drew. */
  stop(): void;
}

/** The language that the widget speaks here: the tag by which dates are written, and its words; none for English. */
export interface Language {
  readonly tag: string;
  readonly words: Texts | null;
}

/** What the loader hands to the other parts of the widget. */
export interface Boot {
  readonly inboxKey: string;
  /** The origin of the Koine server. */
  readonly server: string;
  /** The shadow root that holds the launcher; the other parts draw beside it. */
  readonly root: ShadowRoot;
  /** Whether this is a window of its own, which the chat fills. */
  readonly isWindow: boolean;
  /** As it was when this visit began; null when the server could not be reached. */
  readonly status: Promise<WidgetStatus | null>;
  language: Promise<Language>;
  /** What the page sets instead of what the inbox says. */
  options: KoineOptions;
  /** Calls made before the app was there, in order. */
  readonly calls: Call[];
  /** The address of the loader itself, and the nonce it came with. */
  readonly script: { readonly src: string; readonly nonce: string };
  app: App | null;
  /** Loads a part; `shared` is what it uses of the app. Rejects when it cannot be had; asked again, it tries again. */
  load<T>(part: string, shared?: object): Promise<T>;
  call(...call: Call): unknown;
  learn(status: WidgetStatus): void;
  showUnread(count: number): void;
  showOpen(isOpen: boolean): void;
  focusLauncher(): void;
  emit<T extends keyof KoineEvents>(name: T, detail: KoineEvents[T]): void;
}

/** The name under which a thing is kept in Web Storage, for one inbox. */
export function storageKey(inboxKey: string, name: string): string {
  return `koine.${inboxKey}.${name}`;
}
