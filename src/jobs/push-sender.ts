import { Agent, request } from 'undici';
import type { CallableAddresses } from '../app/callable-addresses.ts';
import type { PushLetter } from '../app/push/push.ts';

const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** `gone`: the browser is told there no more; `passing`: it may go better later; `refused`: it will not. */
export type Pushed = 'delivered' | 'gone' | 'passing' | 'refused';

/** Sends letters to push services at addresses that may be called. Follows no redirect, and reads no answer. */
export class PushSender {
  readonly #addresses: CallableAddresses;
  readonly #agent: Agent;

  constructor(addresses: CallableAddresses) {
    this.#addresses = addresses;
    this.#agent = new Agent({
      connect: { lookup: addresses.lookup, timeout: CONNECT_TIMEOUT_MS },
      connections: 8,
      pipelining: 1,
      maxHeaderSize: 16_384,
    });
  }

  /** Never throws; when `signal` ended it, it was passing. */
  async send({ url, headers, body }: PushLetter, signal: AbortSignal): Promise<Pushed> {
    const address = URL.parse(url);
    if (!address || this.#addresses.forbids(address)) return 'refused';
    try {
      const { statusCode: status, body: answer } = await request(address, {
        dispatcher: this.#agent,
        method: 'POST',
        headers: { ...headers },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      answer.on('error', () => {}).destroy();
      if (status >= 200 && status < 300) return 'delivered';
      if (status === 404 || status === 410) return 'gone';
      return status === 429 || status >= 500 ? 'passing' : 'refused';
    } catch {
      return 'passing';
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
