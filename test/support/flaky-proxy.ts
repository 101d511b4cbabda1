import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** What may happen to one frame on its way, in either direction. Frames never overtake each other, as on TCP. */
export type Fate = 'fine' | 'late' | 'twice' | 'cut';

/** A WebSocket relay on loopback that delays and repeats frames, and cuts connections, as it is told to. */
export class FlakyProxy {
  readonly #server: WebSocketServer;
  readonly #target: string;
  readonly #fate: () => Fate;
  /** How many connections it has cut. */
  cuts = 0;

  constructor(target: string, fate: () => Fate) {
    this.#target = target;
    this.#fate = fate;
    this.#server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    this.#server.on('connection', (client) => this.#relay(client));
  }

  async url(): Promise<string> {
    if (!this.#server.address()) await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #relay(client: WebSocket): void {
    const upstream = new WebSocket(this.#target);
    const opened = once(upstream, 'open').catch(() => undefined);
    const cut = () => {
      client.terminate();
      upstream.terminate();
    };
    client.on('close', cut);
    upstream.on('close', (code, reason) => (code > 1006 ? client.close(code, reason) : cut()));
    for (const end of [client, upstream]) end.on('error', cut);
    this.#pass(client, upstream, opened, cut);
    this.#pass(upstream, client, opened, cut);
  }

  #pass(from: WebSocket, to: WebSocket, opened: Promise<unknown>, cut: () => void): void {
    let before: Promise<unknown> = opened;
    from.on('message', (data) => {
      const fate = this.#fate();
      before = before.then(async () => {
        // What came before it has passed: else many frames that come at once would never pass, however often one tries.
        if (fate === 'cut') {
          this.cuts += 1;
          cut();
          return;
        }
        if (fate === 'late') await new Promise((resolve) => setTimeout(resolve, 5));
        for (let times = fate === 'twice' ? 2 : 1; times > 0 && to.readyState === WebSocket.OPEN; times -= 1) {
          to.send(data.toString());
        }
      });
    });
  }
}

/** Fates by chance, the same for the same seed: most frames are fine, and every thirtieth is cut off. */
export function changeable(seed: number): () => Fate {
  let state = seed;
  let frames = 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    frames += 1;
    if (frames % 30 === 0) return 'cut';
    const chance = state / 2 ** 32;
    if (chance < 0.1) return 'twice';
    return chance < 0.2 ? 'late' : 'fine';
  };
}
