import type { Problem } from '../../src/dialects/native/wire.ts';

/** A request that did not succeed. `status` is 0 and `code` is `unavailable` when the server could not be reached. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: NonNullable<Problem['errors']>;
  readonly requestId: string | null;

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail' | 'errors'> & { readonly requestId?: string }) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId ?? null;
  }

  /** Whether the same request may succeed later without any change. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Members that are null or undefined are left out. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hears the `ETag` of an answer; null where it has none. */
  readonly onTag?: (tag: string | null) => void;
  readonly signal?: AbortSignal;
}

/** Sends one request to the native API. Answers the parsed body (undefined for 204); throws `RestError`. */
export type Rest = <T>(path: string, options?: RequestOptions) => Promise<T>;

/** The native API below `base` (such as `https://chat.example/koine/v1`); without a credential the cookie speaks. */
export function makeRest(base: string, credential: () => string | null = () => null): Rest {
  return async <T>(path: string, options: RequestOptions = {}): Promise<T> => {
    const token = credential();
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    if (token) headers.authorization = `Bearer ${token}`;
    let response: Response;
    try {
      response = await fetch(base + path + queryString(options.query ?? {}), {
        method: options.method ?? 'GET',
        headers,
        // Visitors come with a token from any origin: their requests must carry no cookie of the console.
        credentials: token ? 'omit' : 'same-origin',
        ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
        ...(options.signal && { signal: options.signal }),
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new RestError({ status: 0, code: 'unavailable', detail: 'The server cannot be reached.' });
    }
    if (!response.ok) throw await readProblem(response);
    options.onTag?.(response.headers.get('etag'));
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
}

async function readProblem(response: Response): Promise<RestError> {
  try {
    const problem = (await response.json()) as Partial<Problem>;
    if (typeof problem.code === 'string') {
      return new RestError({ detail: response.statusText, ...problem, code: problem.code, status: response.status });
    }
  } catch {
    // A proxy's error page is no problem document; its status says enough.
  }
  const code = response.status >= 500 ? 'unavailable' : 'invalid-input';
  return new RestError({ status: response.status, code, detail: `The server answered ${response.status}.` });
}

function queryString(query: Readonly<Record<string, QueryValue>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) given.set(name, String(value));
  }
  const text = given.toString();
  return text && `?${text}`;
}
