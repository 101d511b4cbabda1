import { Webhook as Signer } from 'standardwebhooks';
import { Agent, type Dispatcher, request } from 'undici';
import { type CallableAddresses, ForbiddenAddress } from '../app/callable-addresses.ts';
import type { Delivery } from '../core/webhook.ts';

/** A request as it goes out; every secret signs it. */
export interface Letter {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly secrets: readonly string[];
}

/** How one try went; `failure` is null when the receiver answered with 2xx. */
export interface Tried extends Pick<Delivery, 'status' | 'ms' | 'failure' | 'answer'> {
  /** For how long the receiver asked to be left alone (milliseconds). */
  readonly askedForMs: number;
}

const TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;
const LONGEST_BODY = 5 * 1024 * 1024;
const ANSWER_BYTES = 4_096;
const ANSWER_LENGTH = 500;

/** Sends letters to addresses that may be called. Follows no redirect, waits for no answer longer than told, reads only its beginning. */
export class WebhookSender {
  readonly #addresses: CallableAddresses;
  readonly #timeoutMs: number;
  readonly #agent: Agent;

  constructor(addresses: CallableAddresses, options: { readonly timeoutMs?: number } = {}) {
    this.#addresses = addresses;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#agent = new Agent({
      connect: { lookup: addresses.lookup, timeout: Math.min(CONNECT_TIMEOUT_MS, this.#timeoutMs) },
      connections: 32,
      pipelining: 1,
      maxHeaderSize: 16_384,
    });
  }

  /** Throws only when `signal` ended it. */
  async send(letter: Letter, signal: AbortSignal): Promise<Tried> {
    const failed = (failure: Tried['failure'], ms: number | null = null) => {
      return { status: null, ms, failure, answer: null, askedForMs: 0 };
    };
    const url = URL.parse(letter.url);
    if (!url || this.#addresses.forbids(url)) return failed('forbidden-address');
    if (Buffer.byteLength(letter.body) > LONGEST_BODY) return failed('too-large');
    const began = performance.now();
    const since = () => Math.round(performance.now() - began);
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const answer = await request(url, {
        dispatcher: this.#agent,
        method: letter.method,
        headers: { ...letter.headers, ...signed(letter), 'user-agent': 'Koine-Webhooks/1' },
        body: letter.body,
        signal: AbortSignal.any([signal, timeout]),
      });
      const ms = since();
      const text = await beginningOf(answer.body);
      signal.throwIfAborted();
      const { statusCode: status } = answer;
      const failure = status >= 200 && status < 300 ? null : 'status';
      return { status, ms, failure, answer: text, askedForMs: waitAskedFor(answer.headers['retry-after']) };
    } catch (error) {
      signal.throwIfAborted();
      return failed(failureOf(error, timeout), since());
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** The headers of Standard Webhooks; without a secret there is no signature. */
function signed({ id, at, body, secrets }: Letter): Readonly<Record<string, string>> {
  const time = new Date(at);
  const signatures = secrets.map((secret) => signerOf(secret).sign(id, time, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

/** A vendor's secret that is not in the standard's form signs as the text that it is. */
function signerOf(secret: string): Signer {
  return secret.startsWith('whsec_') ? new Signer(secret) : new Signer(secret, { format: 'raw' });
}

/** The answer's first characters, as text that can be kept; the rest is not read. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // The status counts; what came of the text is enough.
  }
  const text = Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString().replaceAll('\0', '').slice(0, ANSWER_LENGTH);
  return text === '' ? null : text.toWellFormed();
}

function waitAskedFor(header: string | string[] | undefined): number {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : 0;
}

function failureOf(error: unknown, timeout: AbortSignal): Tried['failure'] {
  if (error instanceof ForbiddenAddress) return 'forbidden-address';
  const { code } = error as { readonly code?: unknown };
  if (timeout.aborted || (typeof code === 'string' && /TIMEOUT|ETIMEDOUT/.test(code))) return 'timed-out';
  return 'unreachable';
}
