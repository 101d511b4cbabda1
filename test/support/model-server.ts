import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A request for a completion, as it came. */
export interface Prompted {
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
  readonly body: any;
}

type Behaviour = (response: ServerResponse, prompted: Prompted) => void;

/** A real server that speaks OpenAI's chat completions, and behaves as it is told: well, badly, slowly or not at all. */
export interface ModelServer {
  /** What a bot has as its base URL. */
  readonly url: string;
  readonly prompted: readonly Prompted[];
  behave(...behaviours: readonly Behaviour[]): void;
  close(): Promise<void>;
}

/** Several behaviours serve one request each, the last one all that follow. */
export async function startModelServer(): Promise<ModelServer> {
  const prompted: Prompted[] = [];
  let next: Behaviour[] = [says('Hello.')];
  const server = createServer(async (request, response) => {
    const one = { headers: request.headers, body: await json(request) };
    prompted.push(one);
    const behaviour = next.length > 1 ? next.shift() : next[0];
    behaviour?.(response, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    prompted,
    behave(...behaviours) {
      next = [...behaviours];
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const piece = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const choice = (delta: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Streams the text word by word, and then what it used. */
export function says(text: string, usage = { prompt_tokens: 100, completion_tokens: 20 }): Behaviour {
  return (response) => {
    stream(response);
    for (const word of text.split(/(?<= )/)) response.write(piece(choice({ content: word })));
    response.write(piece(choice({}, 'stop')));
    response.end(`${piece({ choices: [], usage })}data: [DONE]\n\n`);
  };
}

/** Calls a tool, its arguments in two halves as streams have them. */
export function callsTool(name: string, given: object, text = ''): Behaviour {
  return (response) => {
    const told = JSON.stringify(given);
    stream(response);
    if (text !== '') response.write(piece(choice({ content: text })));
    const half = Math.ceil(told.length / 2);
    const first = { index: 0, id: 'call_1', function: { name, arguments: told.slice(0, half) } };
    response.write(piece(choice({ tool_calls: [first] })));
    response.write(piece(choice({ tool_calls: [{ index: 0, function: { arguments: told.slice(half) } }] })));
    response.end(piece(choice({}, 'tool_calls')));
  };
}

/** Answers whole, as endpoints do that do not stream. */
export function saysAtOnce(text: string): Behaviour {
  return (response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ choices: [{ message: { content: text }, finish_reason: 'stop' }] }, null, 2));
}

/** Begins to stream, and goes on only when told. */
export function beginsToSay(text: string): {
  readonly behaviour: Behaviour;
  readonly begun: Promise<void>;
  end(): void;
} {
  let finish = () => {};
  let tell = () => {};
  const begun = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    begun,
    behaviour: (response) => {
      stream(response).write(piece(choice({ content: text })));
      finish = () => response.end(piece(choice({}, 'stop')));
      tell();
    },
    end: () => finish(),
  };
}
