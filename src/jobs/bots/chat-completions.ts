import { type BotCalls, CallFailed, kept } from './bot-calls.ts';

/** A message in the form of OpenAI's chat completions. */
export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

export interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface Completion {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** Null when the endpoint did not say. */
  readonly usage: { readonly prompt: number; readonly answer: number } | null;
}

export interface CompletionRequest {
  readonly baseUrl: string;
  readonly key: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Piece {
  readonly choices?: readonly {
    readonly delta?: Spoken;
    readonly message?: Spoken;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly error?: { readonly message?: string } | string | null;
}

interface Spoken {
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly index?: number;
    readonly id?: string;
    readonly function?: { readonly name?: string; readonly arguments?: string };
  }[];
}

const LONGEST_TEXT = 64_000;
const MOST_TOOL_CALLS = 8;
const LONGEST_LINE = 256 * 1024;

/**
 * One completion, streamed; `onProgress` hears of each piece. An endpoint that does not stream is read as well. Throws
 * `CallFailed`, for a stream that breaks off too.
 */
export async function complete(
  calls: BotCalls,
  { baseUrl, key, body }: CompletionRequest,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<Completion> {
  const headers = {
    accept: 'text/event-stream, application/json',
    ...(key !== null && { authorization: `Bearer ${key}` }),
  };
  const streamed = { ...body, stream: true, stream_options: { include_usage: true } };
  const answer = await calls.post(`${baseUrl}/chat/completions`, headers, JSON.stringify(streamed), signal);
  const gathered = new Gathered();
  for await (const piece of piecesOf(answer.body)) {
    gathered.take(piece);
    onProgress();
  }
  return gathered.whole();
}

/** What has come of a completion so far. */
class Gathered {
  #text = '';
  #calls: { id: string; name: string; arguments: string }[] = [];
  #usage: Completion['usage'] = null;
  #isFinished = false;

  take({ choices = [], usage, error }: Piece): void {
    if (error) {
      const message = typeof error === 'string' ? error : (error.message ?? '');
      throw new CallFailed(kept(`It told of a fault: ${message}`.slice(0, 300)), { mayRetry: true });
    }
    if (usage) this.#usage = { prompt: whole(usage.prompt_tokens), answer: whole(usage.completion_tokens) };
    const [choice] = choices;
    if (!choice) return;
    const { content, tool_calls: toolCalls = [] } = choice.delta ?? choice.message ?? {};
    if (typeof content === 'string') this.#text += content;
    if (this.#text.length > LONGEST_TEXT) throw new CallFailed('Its answer is too long.', { mayRetry: false });
    for (const [place, call] of (toolCalls ?? []).entries()) this.#takeCall(call.index ?? place, call);
    if (choice.finish_reason) this.#isFinished = true;
  }

  whole(): Completion {
    if (!this.#isFinished) throw new CallFailed('Its answer broke off.', { mayRetry: true });
    return {
      text: kept(this.#text).trim(),
      toolCalls: this.#calls.map(({ id, name, arguments: given }, index) => {
        return {
          id: kept(id) || `call-${index}`,
          type: 'function',
          function: { name: kept(name), arguments: kept(given) },
        };
      }),
      usage: this.#usage,
    };
  }

  #takeCall(index: number, { id, function: named }: NonNullable<Spoken['tool_calls']>[number]): void {
    if (!Number.isInteger(index) || index < 0 || index >= MOST_TOOL_CALLS) {
      throw new CallFailed('It called too many tools.', { mayRetry: false });
    }
    while (this.#calls.length <= index) this.#calls.push({ id: '', name: '', arguments: '' });
    const call = this.#calls[index];
    if (!call) return;
    if (id) call.id = id;
    if (named?.name) call.name += named.name;
    if (named?.arguments) call.arguments += named.arguments;
    if (call.arguments.length > LONGEST_TEXT) throw new CallFailed('A tool call is too long.', { mayRetry: false });
  }
}

/** The pieces of a stream of server-sent events, or the one of a plain answer. */
async function* piecesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const decoder = new TextDecoder();
  let rest = '';
  let isPlain: boolean | null = null;
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (isPlain === null && rest.trim() !== '') isPlain = rest.trimStart().startsWith('{');
    if (isPlain) continue;
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new CallFailed('A line of its answer is too long.', { mayRetry: false });
    for (const line of lines) {
      const piece = pieceOf(line);
      if (piece) yield piece;
    }
  }
  const last = isPlain ? pieceOf(`data: ${rest.replace(/[\r\n]/g, ' ')}`) : pieceOf(rest);
  if (last) yield last;
}

function pieceOf(line: string): Piece | null {
  if (!line.startsWith('data:')) return null;
  const data = line.slice(5).trim();
  if (data === '' || data === '[DONE]') return null;
  try {
    const piece: unknown = JSON.parse(data);
    if (typeof piece === 'object' && piece !== null) return piece as Piece;
  } catch {
    // Told below like everything else that is no piece.
  }
  throw new CallFailed('Its answer is not of the form of chat completions.', { mayRetry: false });
}

function whole(count: unknown): number {
  return typeof count === 'number' && Number.isFinite(count) && count > 0 ? Math.min(Math.round(count), 1e9) : 0;
}
