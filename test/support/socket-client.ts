import { WebSocket } from 'ws';
import type { ClientFrame, Command, ServerFrame } from '../../src/dialects/native/wire.ts';

type Kind = ServerFrame['t'];
type Frame<K extends Kind> = Extract<ServerFrame, { t: K }>;

/** A bare client of the native socket: it keeps every frame in order, and forgets none until it is taken. */
export class SocketClient {
  readonly socket: WebSocket;
  readonly #frames: ServerFrame[] = [];
  readonly #opened: Promise<void>;
  readonly #closed: Promise<{ readonly code: number; readonly reason: string }>;
  #waiting: (() => void)[] = [];
  #isClosed = false;
  #lastCommand = 0;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.#opened = new Promise((resolve) => this.socket.once('open', () => resolve()));
    this.#closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => {
        this.#isClosed = true;
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.#frames.push(JSON.parse(data.toString()) as ServerFrame);
      this.#wake();
    });
  }

  /** Sends once the socket is open; a frame that no client should send may be given as text. */
  send(frame: ClientFrame | string): void {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else void this.#opened.then(() => this.socket.send(text));
  }

  /** Takes the first frame of this kind that fits, now or when it comes; rejects when the socket closes before. */
  next<K extends Kind>(kind: K, fits: (frame: Frame<K>) => boolean = () => true): Promise<Frame<K>> {
    return this.#take(kind, (frame) => frame.t === kind && fits(frame as Frame<K>)) as Promise<Frame<K>>;
  }

  /** Takes all frames of this kind that are there. */
  taken<K extends Kind>(kind: K): readonly Frame<K>[] {
    const found = this.#frames.filter((frame) => frame.t === kind) as Frame<K>[];
    for (const frame of found) this.#frames.splice(this.#frames.indexOf(frame), 1);
    return found;
  }

  /** Follows the session and takes the events up to the end of history. */
  async watch(sessionId: string, after = -1): Promise<readonly Frame<'event'>['event'][]> {
    this.send({ t: 'watch', sessionId, after });
    await this.next('caught-up', (frame) => frame.sessionId === sessionId);
    return this.taken('event').map(({ event }) => event);
  }

  /** Gives the command and waits for its answer. */
  async command(sessionId: string, command: Command): Promise<Frame<'done'> | Frame<'refused'>> {
    const id = ++this.#lastCommand;
    this.send({ t: 'command', id, sessionId, command });
    const answer = await this.#take('answer', (frame) => 'id' in frame && frame.id === id);
    return answer as Frame<'done'> | Frame<'refused'>;
  }

  /** How the socket ended. */
  closed(): Promise<{ readonly code: number; readonly reason: string }> {
    return this.#closed;
  }

  terminate(): void {
    this.socket.terminate();
  }

  async #take(what: string, fits: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    for (;;) {
      const found = this.#frames.find(fits);
      if (found) {
        this.#frames.splice(this.#frames.indexOf(found), 1);
        return found;
      }
      if (this.#isClosed) {
        const { code, reason } = await this.#closed;
        throw new Error(`The socket was closed with ${code} (${reason}) before "${what}" came.`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
