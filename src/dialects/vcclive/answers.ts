import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from './settings.ts';
import type { Answer } from './wire.ts';

/** To whom it is answered, how the account wants it, and the class name that the vendor gives under `X-Resource`. */
export interface Reach {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly settings: Settings;
  readonly resource: string;
}

/** Answers with the envelope and the headers of the vendor; a client that has the very same answer already gets 304. */
export function send<T>(reach: Reach, response: T): FastifyReply {
  const answer: Answer<T> = { response, errors: [] };
  const body = JSON.stringify(answer);
  const tag = tagOf(body);
  return isHeld(reach, tag) ? answerHeld(reach, tag) : begin(reach, tag).send(body);
}

/**
 * The same for a list of any length, which is written piece by piece; `source` holds all that it is made of, so that a
 * client that has it already gets 304 without its being made. What goes wrong with the first piece is still told.
 */
export async function sendList<T>(
  reach: Reach,
  source: unknown,
  pieces: AsyncGenerator<readonly T[]>,
): Promise<FastifyReply> {
  const tag = tagOf(JSON.stringify(source));
  if (isHeld(reach, tag)) return answerHeld(reach, tag);
  const first = await pieces.next();
  return begin(reach, tag).send(Readable.from(writeList(first.done ? [] : first.value, pieces)));
}

async function* writeList<T>(first: readonly T[], rest: AsyncIterable<readonly T[]>): AsyncGenerator<string> {
  const write = (piece: readonly T[]) => piece.map((each) => JSON.stringify(each)).join(',');
  let comma = first.length > 0 ? ',' : '';
  yield `{"response":[${write(first)}`;
  for await (const piece of rest) {
    if (piece.length === 0) continue;
    yield `${comma}${write(piece)}`;
    comma = ',';
  }
  yield '],"errors":[]}';
}

/** The MD5 of what tells an answer from others. */
function tagOf(told: string): string {
  return `"${createHash('md5').update(told).digest('hex')}"`;
}

function isHeld({ request }: Reach, tag: string): boolean {
  const held = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return held.includes(tag) || held.includes('*');
}

function answerHeld({ reply, resource }: Reach, tag: string): FastifyReply {
  return reply.code(304).headers(headersOf(tag, resource)).send();
}

/** A failure must not bear the tag, so the headers are set only when the answer is sure. */
function begin({ reply, settings, resource }: Reach, tag: string): FastifyReply {
  return reply.headers(headersOf(tag, resource)).header('content-type', settings.contentType);
}

function headersOf(etag: string, resource: string) {
  return { allow: 'GET', etag, 'x-resource': resource, 'cache-control': 'private, no-cache' };
}
