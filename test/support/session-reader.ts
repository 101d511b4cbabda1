import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../../src/dialects/native/wire.ts';
import { SocketClient } from './socket-client.ts';

const PATIENCE_MS = 60_000;

/** A visitor's window on one session, which comes back after each cut and goes on from where it was [K3]. */
export class SessionReader {
  readonly sessionId: string;
  readonly token: string;
  readonly events: Event[] = [];
  /** How long each return took, from the new socket to the end of what was missed, in milliseconds. */
  readonly replays: number[] = [];
  readonly #url: string;
  readonly #awayMs: number;
  #client: SocketClient | undefined;
  #isOver = false;
  readonly #end: Promise<void>;

  constructor(url: string, sessionId: string, token: string, awayMs = 20) {
    this.sessionId = sessionId;
    this.token = token;
    this.#url = url;
    this.#awayMs = awayMs;
    this.#end = this.#follow();
    this.#end.catch(() => {});
  }

  /** Waits until the event at this sequence is there, and reads no further. Throws when it saw a gap or a repeat. */
  async reaches(seq: number): Promise<void> {
    for (const begun = Date.now(); this.#last < seq; await Promise.race([delay(10), this.#end])) {
      if (Date.now() - begun > PATIENCE_MS) throw new Error(`A reader stands at ${this.#last} instead of ${seq}`);
    }
    this.stop();
    await this.#end;
  }

  /** Cuts its socket, if it has one. */
  cut(): void {
    this.#client?.terminate();
  }

  stop(): void {
    this.#isOver = true;
    this.cut();
  }

  get #last(): number {
    return this.events.at(-1)?.seq ?? -1;
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      const client = openSocket(this.#url);
      this.#client = client;
      const begun = performance.now();
      client.send({ t: 'hello', protocol: 1, credential: this.token });
      client.send({ t: 'watch', sessionId: this.sessionId, after: this.#last });
      client.next('caught-up').then(
        () => this.replays.push(performance.now() - begun),
        () => {},
      );
      for (;;) {
        const frame = await client.next('event').catch(() => null);
        if (frame === null) break;
        assert.equal(frame.event.previous, this.#last, 'a reader was sent a gap or a repeat');
        this.events.push(frame.event);
      }
      this.#client = undefined;
      if (!this.#isOver) await delay(this.#awayMs);
    }
  }
}

/** A socket to the Koine at this address, which has said nothing yet. */
export function openSocket(url: string, headers: Readonly<Record<string, string>> = {}): SocketClient {
  return new SocketClient(`${url.replace(/^http/, 'ws')}/koine/v1/socket`, headers);
}
