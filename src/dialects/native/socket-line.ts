import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { CloseCode } from '../../core/close-code.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SocketContext } from './socket-context.ts';
import { parseFrame, refusedFrame, serialise } from './socket-frames.ts';
import { admit, type Handshake } from './socket-handshake.ts';
import { Outlet } from './socket-outlet.ts';
import { Peer } from './socket-peer.ts';
import type { ClientFrame } from './wire.ts';

const MOST_EARLY = 16;
const BEAT = serialise({ t: 'beat' });

/** One socket from its opening to its close: lets in whoever may, keeps to the limits, and notices silence. */
export class Line {
  readonly #socket: WebSocket;
  readonly #context: SocketContext;
  readonly #outlet: Outlet;
  #handshake: Handshake | null;
  /** What came after `hello` while the credential was being proved. */
  #early: ClientFrame[] | null = null;
  #peer: Peer | null = null;
  #heardAt = performance.now();
  #tokens: number;
  #tokensAt = this.#heardAt;

  constructor(socket: WebSocket, connection: Socket, context: SocketContext, handshake: Handshake) {
    this.#socket = socket;
    this.#context = context;
    this.#handshake = handshake;
    this.#outlet = new Outlet(socket, connection, context.limits);
    this.#tokens = context.limits.visitorFrames.burst;
  }

  hear(data: RawData): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#heardAt = performance.now();
    if (!this.#takeToken()) {
      this.close(4429);
      return;
    }
    const bytes = data as Buffer;
    if (bytes.length > this.#context.limits.frameBytes) {
      this.close(4413);
      return;
    }
    const parsed = parseFrame(bytes.toString());
    switch (parsed.kind) {
      case 'frame':
        this.#route(parsed.frame);
        return;
      case 'faulty-command':
        if (this.#peer) {
          const refusal = new Refusal('invalid-input', 'The command is faulty.', parsed.faults);
          this.#outlet.send(refusedFrame(parsed.id, refusal));
          return;
        }
        this.close(4401, 'The first frame must be hello.');
        return;
      case 'bad':
        this.close(4400, parsed.detail);
    }
  }

  /** To be called every few seconds with the monotonic time. */
  check(now: number): void {
    const { helloWithinMs, silenceMs, beatEveryMs, sweepEveryMs } = this.#context.limits;
    const silence = now - this.#heardAt;
    if (silence > silenceMs || (!this.#peer && silence > helloWithinMs)) this.close(4408);
    else if (now - this.#outlet.sentAt > beatEveryMs - sweepEveryMs) this.#outlet.offer(BEAT);
  }

  close(code: CloseCode, detail?: string): void {
    this.end();
    this.#outlet.close(code, detail);
  }

  /** To be called when the socket is closed. */
  end(): void {
    this.#peer?.end();
    this.#handshake = null;
    this.#early = null;
  }

  #route(frame: ClientFrame): void {
    if (this.#peer) this.#peer.hear(frame);
    else if (this.#early) this.#hold(this.#early, frame);
    else if (frame.t === 'hello') void this.#greet(frame.credential);
    else this.close(4401, 'The first frame must be hello.');
  }

  #hold(early: ClientFrame[], frame: ClientFrame): void {
    if (early.length < MOST_EARLY) early.push(frame);
    else this.close(4429, 'Wait for the welcome.');
  }

  async #greet(credential: string | undefined): Promise<void> {
    const handshake = this.#handshake;
    if (!handshake) return;
    this.#handshake = null;
    this.#early = [];
    try {
      const admission = await admit(this.#context.app, handshake, credential);
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      if (admission.kind === 'closed') {
        this.close(admission.code);
        return;
      }
      const peer = new Peer(this.#socket, this.#context, admission, this.#outlet);
      this.#peer = peer;
      if (admission.actor.kind !== 'visitor') this.#tokens = this.#context.limits.memberFrames.burst;
      peer.begin();
      const early: readonly ClientFrame[] = this.#early ?? [];
      this.#early = null;
      for (const frame of early) peer.hear(frame);
    } catch (error) {
      this.#context.log.error({ err: error }, 'unforeseen');
      this.close(1011);
    }
  }

  /** Whether one more frame is within the rate, which grows again while nothing is sent. */
  #takeToken(): boolean {
    const { visitorFrames, memberFrames } = this.#context.limits;
    const { perSecond, burst } = this.#peer && this.#peer.actor.kind !== 'visitor' ? memberFrames : visitorFrames;
    this.#tokens = Math.min(burst, this.#tokens + ((this.#heardAt - this.#tokensAt) / 1000) * perSecond);
    this.#tokensAt = this.#heardAt;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
