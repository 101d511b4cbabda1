import { Agent, type Dispatcher, request } from 'undici';
import { type CallableAddresses, ForbiddenAddress } from '../../app/callable-addresses.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** A call that brought nothing. Those that may fare better are tried again. */
export class CallFailed extends Error {
  readonly mayRetry: boolean;

  constructor(message: string, options: { readonly mayRetry: boolean }) {
    super(message);
    this.mayRetry = options.mayRetry;
  }
}

/** What came back, with a body that is read as it comes and is bounded. */
export interface Called {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Calls bots at addresses that may be called. Follows no redirect. */
export class BotCalls {
  readonly #addresses: CallableAddresses;
  readonly #agent: Agent;

  constructor(addresses: CallableAddresses) {
    this.#addresses = addresses;
    this.#agent = new Agent({
      connect: { lookup: addresses.lookup, timeout: CONNECT_TIMEOUT_MS },
      connections: 64,
      pipelining: 1,
      maxHeaderSize: 16_384,
    });
  }

  /** Throws `CallFailed` for whatever is not an answer of 2xx, and the signal's reason when it ended the call. */
  async post(
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<Called> {
    const url = URL.parse(address);
    if (!url || this.#addresses.forbids(url)) {
      throw new CallFailed('The address may not be called.', { mayRetry: false });
    }
    const answer = await this.#send(url, headers, body, signal);
    const { statusCode: status } = answer;
    if (status >= 200 && status < 300) return { status, body: bounded(answer.body, signal) };
    const told = await beginningOf(answer.body).catch(() => '');
    const mayRetry = status >= 500 || status === 408 || status === 429;
    throw new CallFailed(`It answered ${status}${told === '' ? '' : `: ${told}`}`, { mayRetry });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #send(url: URL, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal) {
    try {
      return await request(url, {
        dispatcher: this.#agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'Koine-Bots/1', ...headers },
        body,
        signal,
      });
    } catch (error) {
      throw failureOf(error, signal);
    }
  }
}

/** All of a bounded body, as text. */
export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* bounded(body: Dispatcher.ResponseData['body'], signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > LONGEST_ANSWER) throw new CallFailed('Its answer is too long.', { mayRetry: false });
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw failureOf(error, signal);
  }
}

async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  for await (const chunk of body) return kept(String(chunk)).slice(0, 300);
  return '';
}

/** The text without what no store could keep. */
export function kept(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof CallFailed) return error;
  if (signal.aborted) return signal.reason;
  if (error instanceof ForbiddenAddress) return new CallFailed('The address may not be called.', { mayRetry: false });
  return new CallFailed(`It could not be reached: ${(error as Error).message}`, { mayRetry: true });
}
