import WebSocket from 'ws';
import { isWorthRetrying } from '../../core/close-code.ts';
import type { ClientFrame, Command, ServerFrame, Session } from '../../dialects/native/wire.ts';
import { CommandFailed } from '../exit-code.ts';
import type { WatchedSession } from './watched-session.ts';

/** What came of a command. */
export type Outcome =
  | { readonly isDone: true; readonly seq: number | null }
  | { readonly isDone: false; readonly code: string; readonly detail: string };

export interface ConnectionOptions {
  /** The server's address, without a slash at the end. */
  readonly url: string;
  /** A visitor's token; agents come with the cookie in `headers`. */
  readonly credential?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Agents: hears of every session in sight that changes. */
  readonly onSession?: (session: Session) => void;
  /** The server has said welcome, at first or again. */
  readonly onWelcome?: () => void;
}

interface Pending {
  readonly frame: ClientFrame;
  readonly outcome: PromiseWithResolvers<Outcome>;
}

interface Watch {
  readonly session: WatchedSession;
  /** True until caught up after a reconnection or a gap, when what was seen may come again. */
  isAgain: boolean;
  /** Settled when the history is complete. */
  caughtUp: PromiseWithResolvers<void>;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_000;
const ATTEMPTS = 20;
const SILENCES = 2.5;

/** A socket of one person. Lost, it is opened again: commands without an answer are sent again, watches go on from what was seen. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #watches = new Map<string, Watch>();
  #socket: WebSocket | null = null;
  #epoch: string | undefined;
  #lastId = 0;
  #beat: NodeJS.Timeout | undefined;
  #heardAt = 0;
  #isClosed = false;
  #isAway = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Connects and says who this is; throws when the server turns this person down, or stays away. */
  async open(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    for (let attempt = 1; !this.#isClosed; attempt += 1) {
      const failure = await this.#connect();
      if (failure === null) return;
      if (!failure.mayRetry || attempt === ATTEMPTS)
        throw new CommandFailed(3, `The socket was refused: ${failure.reason}`);
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  command(sessionId: string, command: Command): Promise<Outcome> {
    this.#lastId += 1;
    const frame = { t: 'command' as const, id: this.#lastId, sessionId, command };
    const outcome = Promise.withResolvers<Outcome>();
    this.#pending.set(frame.id, { frame, outcome });
    // Who is on the way out says nothing more; it is said on coming back.
    if (!this.#isAway) this.send(frame);
    return outcome.promise;
  }

  watch(session: WatchedSession): void {
    this.#watches.set(session.sessionId, { session, isAgain: false, caughtUp: Promise.withResolvers<void>() });
    this.send({ t: 'watch', sessionId: session.sessionId, after: session.lastSeq });
  }

  /** All that had happened in a watched session by now has been taken. */
  async whenCaughtUp(sessionId: string): Promise<void> {
    await this.#watches.get(sessionId)?.caughtUp.promise;
  }

  /** Breaks off, as when a machine loses its network, and comes back at once. */
  dropOff(): Promise<void> {
    return this.#beGone(0, () => this.#socket?.terminate());
  }

  /**
   * An agent goes offline in the middle of their work, and comes back after so many milliseconds. They hear what came of
   * their deeds before: a session may be over when they are back.
   */
  leave(goneMs: number): Promise<void> {
    return this.#beGone(goneMs, async () => {
      const answers = Promise.all([...this.#pending.values()].map(({ outcome }) => outcome.promise));
      await Promise.race([answers, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
      this.send({ t: 'presence', state: 'offline' });
      this.#socket?.close(1000);
    });
  }

  /** Once at a time: who is gone already is gone. */
  async #beGone(goneMs: number, go: () => void | Promise<void>): Promise<void> {
    if (this.#isAway) return;
    this.#isAway = true;
    for (const watch of this.#watches.values()) watch.caughtUp = Promise.withResolvers<void>();
    await go();
    if (goneMs > 0) await new Promise((resolve) => setTimeout(resolve, goneMs));
    this.#isAway = false;
    if (this.#socket === null && !this.#isClosed) await this.open();
  }

  unwatch(sessionId: string): void {
    if (this.#watches.delete(sessionId)) this.send({ t: 'unwatch', sessionId });
  }

  /** Sends a frame that nobody answers; lost when there is no connection at the moment. */
  send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#beat);
    this.#socket?.close(1000);
    this.#failAll('the connection was closed');
  }

  /** Null once the server has said welcome; else why not. */
  #connect(): Promise<{ readonly mayRetry: boolean; readonly reason: string } | null> {
    const { url, credential, headers, onSession, onWelcome } = this.#options;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/koine/v1/socket`, { headers });
    return new Promise((resolve) => {
      socket.on('open', () => {
        const epoch = this.#epoch === undefined ? {} : { epoch: this.#epoch };
        const proof = credential === undefined ? {} : { credential };
        socket.send(JSON.stringify({ t: 'hello', protocol: 1, ...proof, ...epoch } satisfies ClientFrame));
      });
      socket.on('message', (data) => {
        this.#heardAt = Date.now();
        const frame = JSON.parse(String(data)) as ServerFrame;
        if (frame.t !== 'welcome') {
          this.#take(frame);
          return;
        }
        this.#socket = socket;
        this.#begin(frame.epoch, frame.beatSeconds);
        if (onSession) this.send({ t: 'watch-sessions' });
        onWelcome?.();
        resolve(null);
      });
      socket.on('unexpected-response', (_request, response) => {
        const status = response.statusCode ?? 0;
        resolve({ mayRetry: status === 429 || status >= 500, reason: `HTTP ${status}` });
        response.destroy();
      });
      // An error is always followed by the close.
      socket.on('error', () => {});
      socket.on('close', (code, reason) => {
        resolve({ mayRetry: isWorthRetrying(code), reason: `${code} ${reason}` });
        if (this.#socket !== socket) return;
        this.#socket = null;
        clearInterval(this.#beat);
        if (this.#isClosed || this.#isAway) return;
        if (!isWorthRetrying(code)) this.#failAll(`the socket was closed with ${code} ${reason}`);
        else this.open().catch((error: Error) => this.#failAll(error.message));
      });
    });
  }

  #begin(epoch: string, beatSeconds: number): void {
    const isElsewhere = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => {
      this.send({ t: 'beat' });
      if (Date.now() - this.#heardAt > beatSeconds * 1000 * SILENCES) this.#socket?.terminate();
    }, beatSeconds * 1000);
    for (const watch of this.#watches.values()) {
      if (isElsewhere) watch.session.forget();
      watch.isAgain = true;
      this.send({ t: 'watch', sessionId: watch.session.sessionId, after: watch.session.lastSeq });
    }
    for (const { frame } of this.#pending.values()) this.send(frame);
  }

  #take(frame: Exclude<ServerFrame, { t: 'welcome' }>): void {
    switch (frame.t) {
      case 'event': {
        const watch = this.#watches.get(frame.sessionId);
        if (!watch || watch.session.take(frame.event, watch.isAgain)) return;
        watch.isAgain = true;
        this.send({ t: 'watch', sessionId: frame.sessionId, after: watch.session.lastSeq });
        return;
      }
      case 'caught-up': {
        const watch = this.#watches.get(frame.sessionId);
        if (!watch) return;
        watch.isAgain = false;
        watch.caughtUp.resolve();
        return;
      }
      case 'sessions':
        for (const session of frame.sessions) this.#options.onSession?.(session);
        return;
      case 'session':
        this.#options.onSession?.(frame.session);
        return;
      case 'done':
        this.#answer(frame.id, { isDone: true, seq: frame.seq });
        return;
      case 'refused':
        this.#answer(frame.id, { isDone: false, code: frame.code, detail: frame.detail });
        return;
      case 'unwatched':
      case 'typing':
      case 'received':
      case 'presence':
      case 'beat':
        return;
    }
  }

  #answer(id: number, outcome: Outcome): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.outcome.resolve(outcome);
  }

  #failAll(detail: string): void {
    for (const id of [...this.#pending.keys()]) this.#answer(id, { isDone: false, code: 'unreachable', detail });
  }
}
