import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Latencies, type LatencySummary } from '../latencies.ts';
import { answer, readAssignment } from './assignment.ts';

/** One request of a connection, sent again and again: `{id}` becomes another UUID each time. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Whom to ask for how long; each request gets a connection of its own with one request in flight. */
export interface HttpAssignment {
  readonly url: string;
  readonly requests: readonly Request[];
  readonly seconds: number;
}

export interface HttpAnswer extends LatencySummary {
  readonly perSecond: number;
}

const WARM_UP_MS = 1_000;

const assignment = await readAssignment<HttpAssignment>();
const { hostname, port } = new URL(assignment.url);
const latencies = new Latencies();
let counting = false;
let over = false;

const connections = assignment.requests.map((request) => ask(request));
await delay(WARM_UP_MS);
counting = true;
const start = performance.now();
await delay(assignment.seconds * 1_000);
const elapsed = performance.now() - start;
over = true;
await Promise.all(connections);
const summary = latencies.summary();
answer({ ...summary, perSecond: summary.count / (elapsed / 1_000) } satisfies HttpAnswer);

/** Fulfils when all is over; rejects at the first answer that is not a success. */
function ask(request: Request): Promise<void> {
  const fill = template(request);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let sentAt = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(fill());
  };
  socket.once('connect', send);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    onAnswer(socket, (status, text) => {
      if (status >= 300) reject(new Error(`${request.method} ${request.path} was answered ${status}: ${text}`));
      if (counting && !over) latencies.add(performance.now() - sentAt);
      if (!over) return send();
      socket.destroy();
      resolve();
    });
  });
}

/** The request's bytes with a fresh id each time. Ids count up, which costs the generator less than making them at random. */
function template(request: Request): () => string {
  const { method, path, headers = {}, body } = request;
  const content = body === undefined ? '' : JSON.stringify(body);
  const prefix = randomUUID().slice(0, 24);
  let count = 0;
  const length = Buffer.byteLength(content.replaceAll('{id}', randomUUID()));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${length}`]),
  ];
  const text = `${lines.join('\r\n')}\r\n\r\n${content}`;
  return () => {
    count += 1;
    return text.replaceAll('{id}', prefix + count.toString(16).padStart(12, '0'));
  };
}

/** Calls back with each whole answer; there is only one in flight, so that nothing follows it. */
function onAnswer(socket: Socket, callback: (status: number, text: string) => void): void {
  let received = '';
  let expected = 0;
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    if (expected === 0) {
      const head = received.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1];
      expected = length === undefined ? Number.POSITIVE_INFINITY : head + 4 + Number(length);
    }
    const whole = expected === Number.POSITIVE_INFINITY ? received.endsWith('0\r\n\r\n') : received.length >= expected;
    if (!whole) return;
    const answered = received;
    received = '';
    expected = 0;
    callback(Number(answered.slice(9, 12)), answered);
  });
}
