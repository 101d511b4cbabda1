import type { App } from '../app/context.ts';
import type { Inbox } from '../core/directory.ts';
import type { Dialect } from './dialect.ts';

/** A running Koine that the suite may fill. */
export interface RunningKoine {
  readonly app: App;
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Whoever holds a key: the account by the name vendors' clients call it, and the secret. */
export interface Holder {
  readonly customer: string;
  readonly secret: string;
}

/** A request to the dialect, as under its root paths. */
export interface Asked {
  readonly method?: string;
  /** `{customer}` in it stands for the name of whoever asks. */
  readonly path: string;
  /** Sent as JSON unless it is text already. */
  readonly body?: unknown;
}

/** A session of the suite. */
export interface Posted {
  readonly id: string;
  readonly inbox: Inbox;
}

/** The rules of the suite, by which a dialect may declare that it deviates. */
export type ContractRule = 'credentials' | 'paging' | 'ended-sessions' | 'bad-input' | 'text';

/** One dialect, as the suite sees it. */
export interface ContractSubject {
  readonly dialect: Dialect;
  /** Starts a Koine that speaks the dialect, on a database of its own. */
  readonly open: () => Promise<RunningKoine>;
  readonly headersOf: (holder: Holder) => Readonly<Record<string, string>>;
  /** An inbox's sessions, oldest first, a page at a time; `after` is what `nextOf` read from the page before. */
  readonly list: (inbox: Inbox, limit: number, after: string | null) => Asked;
  /** The session ids of a page. */
  readonly idsOf: (body: unknown) => readonly string[];
  /** How to ask for the page after this one, or null when it was the last. */
  readonly nextOf: (body: unknown) => string | null;
  /** Where a session's texts can be read, and what they are. */
  readonly texts: (session: Posted) => Asked;
  readonly textsOf: (body: unknown, session: Posted) => readonly string[];
  /** Posts a message in a session. */
  readonly post?: (session: Posted, messageId: string, text: string) => Asked;
  /** With which status a message to a session that is over is refused; 409 when it is not said. */
  readonly statusWhenOver?: number;
  /** Requests that are faulty each in its own way. */
  readonly faulty: (session: Posted) => readonly Asked[];
  /** Paths of the dialect at which there is nothing. */
  readonly nowhere: readonly string[];
  /** The status and the words of a failure; throws when the body is not in the dialect's form. */
  readonly readFailure: (body: unknown, status: number) => { readonly status: number; readonly words: string };
  /** The rules that do not hold here. */
  readonly deviations?: Partial<Readonly<Record<ContractRule, Deviation>>>;
}

/** Why a rule does not hold in a dialect, and what is tested instead. */
export interface Deviation {
  readonly reason: string;
  /** Asks with a valid credential; the session is in progress, and must come out as it went in. */
  readonly instead: (ask: (asked: Asked) => Promise<Answer>, session: Posted) => Promise<void>;
}

/** What the dialect answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  json(): unknown;
}
