/** The types of Koine's widget for the page that embeds it: copy this file, or name it in `tsconfig.json`. */

/** What a listener is given, by the event's name. */
export interface KoineEvents {
  /** The widget stands on the page. */
  readonly ready: undefined;
  readonly open: undefined;
  readonly close: undefined;
  /** How many messages the visitor has not read. */
  readonly unread: { readonly count: number };
  readonly message: { readonly from: 'visitor' | 'agent'; readonly text: string };
  /** Whether somebody is there to answer, and whether it is within hours. */
  readonly status: { readonly online: boolean; readonly open: boolean };
  readonly 'chat-started': { readonly sessionId: string };
  readonly 'chat-ended': { readonly sessionId: string };
  /** 1 to 5. */
  readonly rating: { readonly score: number };
  /** Something that the visitor wanted could not be done. */
  readonly error: { readonly code: 'not-loaded' | 'not-started' | 'not-sent'; readonly detail: string };
  /** The proof that `identify` gave does not hold; the chat goes on without it. */
  readonly 'identity-refused': { readonly detail: string };
}

/** Who the visitor is, as the page says; each member may be missing. */
export interface KoineIdentity {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** By what the page proves who the visitor is. */
export type KoineProof = { readonly token: string } | { readonly userId: string; readonly hash: string };

/** How the widget looks on this page, instead of what the inbox says. Colours are `#rrggbb`, spaces CSS pixels. */
export interface KoineLook {
  readonly scheme?: 'auto' | 'light' | 'dark';
  readonly accent?: string;
  readonly side?: 'end' | 'start';
  readonly sideSpace?: number;
  readonly bottomSpace?: number;
  readonly size?: 'compact' | 'regular' | 'large';
  readonly corners?: 'square' | 'soft' | 'round';
  readonly launcherIcon?: 'bubble' | 'lines' | 'question' | 'mail';
  readonly launcherText?: string | null;
  readonly title?: string | null;
  readonly subtitle?: string | null;
  readonly avatarUrl?: string | null;
}

/** `language` is a BCP 47 tag; one that the widget does not speak leaves it to the page and the browser. */
export type KoineOptions = KoineLook & { readonly language?: string };

/** What `Koine('boot')` may be told where the script's tag does not say it. */
export type KoineBootOptions = KoineOptions & { readonly inbox?: string; readonly server?: string };

export interface KoinePage {
  readonly url?: string;
  readonly title?: string;
  readonly referrer?: string;
}

export interface KoineState {
  readonly isOpen: boolean;
  readonly isHidden: boolean;
  readonly isChatting: boolean;
  readonly unread: number;
  /** Null until the server has told. */
  readonly online: boolean | null;
}

export interface KoineFunction {
  (call: 'boot', options?: KoineBootOptions): void;
  (call: 'update', options: KoineOptions): void;
  (call: 'show' | 'hide' | 'open' | 'close' | 'toggle' | 'end' | 'shutdown' | 'reset'): void;
  (call: 'identify', identity: KoineIdentity & (KoineProof | object)): void;
  (call: 'page', page?: KoinePage): void;
  (call: 'track', name: string, detail?: string): void;
  (call: 'send' | 'draft', text: string): void;
  /** Answers a function that ends it; undefined before the script has come. */
  <T extends keyof KoineEvents>(
    call: 'on',
    event: T,
    listener: (detail: KoineEvents[T]) => void,
  ): (() => void) | undefined;
  <T extends keyof KoineEvents>(call: 'off', event: T, listener: (detail: KoineEvents[T]) => void): void;
  /** Undefined before the script has come. */
  (call: 'state'): KoineState | undefined;
  /** The calls that wait for the script. */
  q?: ArrayLike<unknown>[];
}

declare global {
  interface Window {
    Koine: KoineFunction;
  }
}
