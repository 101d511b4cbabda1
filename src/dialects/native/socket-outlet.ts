import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { type CloseCode, closeCodes } from '../../core/close-code.ts';
import type { SocketLimits } from './socket-limits.ts';

/** The way out to one client, with a bound on what waits in it. Frames of one turn of the event loop leave in one write. */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #connection: Socket;
  readonly #limits: SocketLimits;
  #isGathering = false;
  /** When the last frame was handed over, by the monotonic clock. */
  sentAt = performance.now();

  /** `connection` is what the socket's frames are written to. */
  constructor(socket: WebSocket, connection: Socket, limits: SocketLimits) {
    this.#socket = socket;
    this.#connection = connection;
    this.#limits = limits;
  }

  /** For answers, which may not be lost: a client that lets too many of them wait is closed as too slow. */
  send(text: string): void {
    if (this.#socket.bufferedAmount > this.#limits.longestBacklogBytes) this.close(4503);
    else this.#write(text);
  }

  /** For what is soon out of date: dropped while the client is behind. */
  offer(text: string): void {
    if (this.#socket.bufferedAmount <= this.#limits.pauseBytes) this.#write(text);
  }

  /** For feeds: null when more may follow at once, else a promise of the time when it may. */
  flow(text: string): Promise<void> | null {
    if (this.#socket.bufferedAmount <= this.#limits.pauseBytes) {
      this.#write(text);
      return null;
    }
    return new Promise((resolve) => this.#write(text, () => resolve()));
  }

  /** Says why and ends; what waits is still sent. */
  close(code: CloseCode, detail?: string): void {
    const { name } = closeCodes[code];
    // A reason has at most 123 bytes.
    const reason = detail === undefined ? name : `${name}: ${detail}`.replace(/[^ -~]/g, '?').slice(0, 123);
    this.#socket.close(code, reason);
  }

  #write(text: string, written?: () => void): void {
    this.sentAt = performance.now();
    this.#gather();
    this.#socket.send(text, written);
  }

  /** An answer and the event that it led to come at once, and so do the events of one batch: a write for each costs more than all else. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#connection.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      this.#connection.uncork();
    });
  }
}
