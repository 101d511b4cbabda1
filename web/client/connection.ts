import { isWorthRetrying } from '../../src/core/close-code.ts';
import type { ClientFrame, Command, ServerFrame } from '../../src/dialects/native/wire.ts';
import { Observers } from './observers.ts';

/**
 * `connecting` before the first welcome, `online` after a welcome, `offline` while it tries again by itself,
 * `refused` when the server will not have this client: then only `start` tries again.
 */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'refused';

/** How a command ended. `cut`: nobody knows; it may be given again if a repeat does no harm. */
export type Answer =
  | { readonly kind: 'done'; readonly version: number; readonly seq: number | null; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  | { readonly kind: 'cut' };

/** What a connection tells: its state, that all positions are void, or a frame from the server. */
export type ConnectionNews =
  | { readonly kind: 'state'; readonly state: ConnectionState }
  | { readonly kind: 'new-epoch' }
  | { readonly kind: 'frame'; readonly frame: ServerFrame };

export interface ConnectionOptions {
  /** The socket's address, `ws:` or `wss:`. */
  readonly url: string;
  /** Answers a visitor's token or a key, asked at each greeting; without one the cookie speaks. */
  readonly credential?: () => string | null;
  /** Milliseconds before the first repeated attempt, and at most; between them it doubles. */
  readonly firstDelayMs?: number;
  readonly longestDelayMs?: number;
}

const WELCOME_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 20_000;
const STEADY_AFTER_MS = 5_000;
const SILENCE_FACTOR = 2.5;

/** One socket to the server, kept up until `stop`: greets, beats, and comes back after a cut with growing, jittered delays. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #observers = new Observers<[ConnectionNews]>();
  readonly #awaited = new Map<number, (answer: Answer) => void>();
  #socket: WebSocket | null = null;
  #state: ConnectionState = 'connecting';
  #closeCode: number | null = null;
  #epoch: string | null = null;
  #actorId: string | null = null;
  #attempts = 0;
  #beatEveryMs = 0;
  #lastCommand = 0;
  #started = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #steadyTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #beatTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The code of the last close; it tells why the state is `refused`. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  /** Who the server says this client is; null before the first welcome. */
  get actorId(): string | null {
    return this.#actorId;
  }

  /** Hears all news from now on; the answer ends it. */
  subscribe(listener: (news: ConnectionNews) => void): () => void {
    return this.#observers.add(listener);
  }

  start(): void {
    if (this.#started && this.#state !== 'refused') return;
    this.#started = true;
    globalThis.addEventListener?.('online', this.#hurry);
    globalThis.document?.addEventListener('visibilitychange', this.#hurry);
    this.#change('connecting');
    this.#dial();
  }

  /** Says goodbye; nothing is sent or heard afterwards. */
  stop(): void {
    this.#started = false;
    globalThis.removeEventListener?.('online', this.#hurry);
    globalThis.document?.removeEventListener('visibilitychange', this.#hurry);
    this.#hangUp(1000);
    this.#change('offline');
  }

  /** Sends the frame, or answers false when not online: then it is gone. */
  send(frame: ClientFrame): boolean {
    if (this.#state !== 'online' || !this.#socket) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Gives a command and waits for its end; never rejects. */
  command(sessionId: string, command: Command): Promise<Answer> {
    const id = ++this.#lastCommand;
    if (!this.send({ t: 'command', id, sessionId, command })) return Promise.resolve({ kind: 'cut' });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer(id, { kind: 'cut' }), ANSWER_WITHIN_MS);
      this.#awaited.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  readonly #hurry = (): void => {
    if (this.#retryTimer === undefined || globalThis.document?.visibilityState === 'hidden') return;
    this.#attempts = 0;
    this.#dial();
  };

  #dial(): void {
    this.#hangUp(1000);
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    this.#awaitSign(WELCOME_WITHIN_MS);
    socket.onopen = () => {
      const credential = this.#options.credential?.() ?? null;
      const hello: ClientFrame = {
        t: 'hello',
        protocol: 1,
        ...(credential !== null && { credential }),
        ...(this.#epoch !== null && { epoch: this.#epoch }),
      };
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as ServerFrame);
    socket.onclose = ({ code }) => this.#lose(code);
  }

  #hear(frame: ServerFrame): void {
    if (frame.t === 'welcome') this.#greet(frame);
    if (this.#beatEveryMs > 0) this.#awaitSign(this.#beatEveryMs * SILENCE_FACTOR);
    if (frame.t === 'done') this.#answer(frame.id, { ...frame, kind: 'done' });
    if (frame.t === 'refused') this.#answer(frame.id, { kind: 'refused', code: frame.code, detail: frame.detail });
    this.#observers.tell({ kind: 'frame', frame });
  }

  #greet(welcome: Extract<ServerFrame, { t: 'welcome' }>): void {
    const isNewEpoch = this.#epoch !== null && this.#epoch !== welcome.epoch;
    this.#epoch = welcome.epoch;
    this.#actorId = welcome.actor.id;
    this.#beatEveryMs = welcome.beatSeconds * 1000;
    this.#beatTimer = setInterval(() => this.send({ t: 'beat' }), this.#beatEveryMs);
    this.#steadyTimer = setTimeout(() => {
      this.#attempts = 0;
    }, STEADY_AFTER_MS);
    if (isNewEpoch) this.#observers.tell({ kind: 'new-epoch' });
    this.#change('online');
  }

  #lose(code: number): void {
    this.#closeCode = code;
    this.#hangUp(null);
    // A goodbye that this client did not say comes from something between it and the server.
    if (code !== 1000 && !isWorthRetrying(code)) {
      this.#change('refused');
      return;
    }
    const { firstDelayMs = 300, longestDelayMs = 20_000 } = this.#options;
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#attempts++);
    this.#retryTimer = setTimeout(() => this.#dial(), delay * (0.5 + Math.random() / 2));
    this.#change('offline');
  }

  /** Expects the next sign of life within so many milliseconds, or counts the socket as dead. */
  #awaitSign(withinMs: number): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      const socket = this.#socket;
      this.#lose(1006);
      socket?.close();
    }, withinMs);
  }

  #hangUp(code: number | null): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#steadyTimer);
    clearTimeout(this.#silenceTimer);
    clearInterval(this.#beatTimer);
    this.#retryTimer = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      if (code !== null) socket.close(code);
    }
    for (const id of [...this.#awaited.keys()]) this.#answer(id, { kind: 'cut' });
  }

  #answer(id: number, answer: Answer): void {
    const resolve = this.#awaited.get(id);
    this.#awaited.delete(id);
    resolve?.(answer);
  }

  #change(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#observers.tell({ kind: 'state', state });
  }
}

/** The socket's address of a server whose native API lies at `base`. */
export function socketUrl(base: string): string {
  return `${base.replace(/^http/, 'ws')}/socket`;
}
