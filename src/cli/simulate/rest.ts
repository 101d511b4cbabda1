import { setTimeout as delay } from 'node:timers/promises';
import { CommandFailed } from '../exit-code.ts';

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server's answer was no. */
export class AnswerRefused extends CommandFailed {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(1, sentence);
    this.status = status;
  }
}

const ATTEMPTS = 12;
const LONGEST_WAIT_MS = 15_000;

/** Calls the native API. What is refused for now (429, 503) or broken off is asked again; anything else that fails throws. */
export class Rest {
  readonly #base: string;

  /** `url` is where the server is, without a slash at the end. */
  constructor(url: string) {
    this.#base = `${url}/koine/v1`;
  }

  async json<T>(path: string, request: Request = {}): Promise<T> {
    const response = await this.send(path, request);
    return (await response.json()) as T;
  }

  async send(path: string, request: Request = {}): Promise<Response> {
    const { method = 'GET', body, token, headers } = request;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(this.#base + path, {
        method,
        headers: {
          ...headers,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }).catch((error: unknown) => error as Error);
      if (answer instanceof Response && answer.ok) return answer;
      const isPassing = !(answer instanceof Response) || [429, 502, 503, 504].includes(answer.status);
      if (!isPassing || attempt === ATTEMPTS) throw await failureOf(method, path, answer);
      await delay(waitOf(answer, attempt));
    }
  }
}

function waitOf(answer: Response | Error, attempt: number): number {
  const asked = answer instanceof Response ? Number(answer.headers.get('retry-after')) * 1000 : 0;
  return Math.min(LONGEST_WAIT_MS, asked || 50 * 2 ** attempt);
}

async function failureOf(method: string, path: string, answer: Response | Error): Promise<CommandFailed> {
  if (!(answer instanceof Response)) {
    const cause = answer.cause instanceof Error ? answer.cause.message : answer.message;
    return new CommandFailed(3, `The server does not answer ${method} ${path}: ${cause}`);
  }
  const text = await answer.text().catch(() => '');
  const sentence = `The server answers ${method} ${path} with ${answer.status}: ${text.slice(0, 300)}`;
  return new AnswerRefused(answer.status, sentence);
}
